"""What commands write: documents, drafts of files, imports, and how all of it is saved."""
