"""配对方案 as mathematics: who should hold what at the least cost, solved and proven. No database, no screen."""
