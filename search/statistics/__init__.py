"""The figures beside the counts: intervals, strata, corrected counts and times known only to lie between two days."""
