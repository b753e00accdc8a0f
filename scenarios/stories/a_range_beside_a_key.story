# A watch on a range and one on a key in it deliver the same write, each in its own stream. What a transaction does
# to several keys is one revision and arrives in one response.
client c1
client c2
client c3
watch c2 range a end=c prev
watch c3 key b prev
put c1 a 1
put c1 b 1
put c1 c 1
txn c1 put:a:2 put:b:2 put:c:2
txn c1 del:a del:b
# Nothing is left to delete: no revision, no event.
del c1 a end=c
del c1 c
