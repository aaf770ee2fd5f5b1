"""Writes of appraisals and referrals that mean something to a person."""
