# Node 3 receives nothing. With pre-votes it requests them before it begins a term, gets no answer, and comes back in the
# term that it left in: the leader is not disturbed.
nodes 3
quiet
campaign 1
stabilize
loud
cut 3
tick 3 n=10
stabilize
tick 3 n=10
stabilize
status
join
propose 1 meanwhile
stabilize
status

# The same without: every timeout begins a term, and when node 3 is back, the leader's first message to it is answered with
# a newer one. The leader steps down for nothing.
nodes 3 pre-vote=off
quiet
campaign 1
stabilize
cut 3
tick 3 n=10
tick 3 n=10
stabilize
join
loud
status
tick 1
stabilize
status
