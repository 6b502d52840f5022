"""Documents: taken in after a close look, kept by their content, shown only to those who may, erased when due."""
