# The connection of a watch breaks in the middle of a burst of writes. The client library goes on from the first
# revision that was not delivered to its user: no gap, no duplicate, and no second "created".
client c1
client c2
watch c2 w1 a
begin
put c1 a 1
put c1 a 2
reset c2
put c1 a 3
put c1 a 4
end

# The server starts again: the same holds.
begin
put c1 a 5
restart
end
wait ms=5000
put c1 a 6
wait ms=5000

# A server that is replaced silently is only noticed when the keep-alive times out.
restart silent
wait ms=20000
put c1 a 7
wait ms=20000
