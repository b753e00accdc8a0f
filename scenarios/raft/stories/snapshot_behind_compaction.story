# A follower comes back after the others have compacted what it lacks. It is sent a snapshot instead. The first is lost on
# the way; the transport reports it, and the follower's next message brings another.
nodes 3
quiet
campaign 1
stabilize
cut 3
propose 1 a
propose 1 b
stabilize
compact 1
join
loud
log

# A probe is refused, and what would come next is gone.
tick 1
deliver to=3
deliver from=3
progress 1
deliver to=3 kind=Append
deliver from=3 kind=AppendReply
progress 1
messages
drop kind=InstallSnapshot
progress 1

# The next heartbeat's answer.
tick 1
stabilize
progress 1
log
