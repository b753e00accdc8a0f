# A read on a follower requests the commit index of the leader, which confirms with a majority that it still leads. The
# follower serves it when it has applied as far.
nodes 3
quiet
campaign 1
stabilize
propose 1 a
deliver to=2 kind=Append
deliver from=2 kind=AppendReply
drop to=3
loud
log
read 3 id=7
deliver to=1 kind=ReadIndex
drop kind=Heartbeat to=3
stabilize
log

# A leader that was deposed and does not know. Nobody confirms what it says, so it says nothing.
quiet
cut 1
tick 2 n=10
tick 3 n=10
campaign 2
stabilize
propose 2 b
stabilize
loud
status
read 1 id=8
stabilize

# It learns, and the read is lost with its leadership: the caller retries.
join
tick 2
stabilize
read 1 id=9
stabilize
