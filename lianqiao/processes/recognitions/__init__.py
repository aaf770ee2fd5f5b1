"""Recognitions and filings: who was recognised as what, by whom, under which number and until when."""
