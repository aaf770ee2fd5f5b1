"""The faces: what people and programs meet. Shell gives the look, portal and workbench the pages."""
