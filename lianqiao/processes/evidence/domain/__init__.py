"""What people do with dossiers and exemption cases."""
