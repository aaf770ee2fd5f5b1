"""Registration of achievements (科技成果登记), and the projects whose results must be registered."""
