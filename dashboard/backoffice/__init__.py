"""The back office: read-only tables of what is stored. Changes are made by operations, never by editing a row."""
