# How a leader sends: one message at a time while it does not know where the logs match, then several, up to its window.
nodes 2 bytes=1 window=2
quiet
seed 1 term=3 log=1,1,3,3
seed 2 term=2 log=1,1,2,2,2
loud
campaign 1
deliver n=4
messages

# A new leader probes from its own end. The follower refuses and says where it may match; what does not is replaced.
progress 1
deliver to=2
deliver to=1
deliver to=2
progress 1
deliver to=1

# They match: from here on entries go without waiting, as many messages as the window has room for.
progress 1
propose 1 a
propose 1 b
propose 1 c
messages
stabilize
progress 1
log

# What is lost is found out by the answer to the next heartbeat: what follows the lost entry is refused, and it goes again.
propose 1 d
drop to=2
tick 1
stabilize
log
