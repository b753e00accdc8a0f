# A reader that does not read fills its buffer. The server then stops sending it writes, and serves it from history
# when it reads again: nothing is lost, and a reader beside it notices nothing.
world buffer=2 batch=2 window=1
client c1
client c2
client c3
watch c2 slow a held
watch c3 quick a
put c1 a 1
put c1 a 2
put c1 a 3
put c1 a 4
put c1 a 5
put c1 a 6

take slow n=20
put c1 a 7
