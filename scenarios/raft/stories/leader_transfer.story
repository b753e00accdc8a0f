# Leadership is transferred on purpose: to a node with the whole log, without waiting for a timeout, and although the
# leader reaches everybody. Meanwhile nothing is proposed.
nodes 3
quiet
campaign 1
stabilize
loud
propose 1 a
transfer 1 to=2
propose 1 b
deliver to=2
deliver from=2
propose 1 b
stabilize
status
log

# To a node that is down: after an election timeout the leader goes on.
crash 3
transfer 2 to=3
propose 2 b
quiet
tick 2 n=5
stabilize
tick 2 n=5
stabilize
loud
propose 2 b
stabilize
