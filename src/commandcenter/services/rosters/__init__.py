"""花名册: organizations, cadres, enterprises, projects, talents and pairings as sheets, in and out."""
