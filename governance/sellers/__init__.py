"""The register of sellers: who they are."""
