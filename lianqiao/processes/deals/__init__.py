"""What seller and buyer of an achievement agreed: terms, confirmations, price notice, certificate, commission."""
