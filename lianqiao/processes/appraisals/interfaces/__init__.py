"""Forms, tables, filters and kinds of appraisals."""
