# Figure 8 of the Raft paper: an entry of an older term is on a majority and must not be taken for committed, since another
# leader can still replace it. One entry travels at a time, so that the moment can be seen.
nodes 5 pre-vote=off check-quorum=off bytes=1
quiet
campaign 1
stabilize

# (a) Node 1 leads term 2, and its entry at 3 reaches node 2 only.
propose 1 first
deliver to=2 kind=Append
drop
crash 1
loud
log

# (b) Node 5 is elected in term 3 by 3 and 4, and its entry reaches nobody.
quiet
campaign 5
deliver to=3 kind=Vote
deliver to=4 kind=Vote
deliver from=3 kind=VoteReply
deliver from=4 kind=VoteReply
drop
crash 5
start 1
loud
log

# (c) Node 1 is elected again, in term 4 (its first try is in a term that 3 and 4 have been in). It sends node 3 its entry
# of term 2, which is then on a majority: 1, 2 and 3. It does not commit it.
quiet
campaign 1
drop
campaign 1
deliver to=2 kind=Vote
deliver to=3 kind=Vote
deliver from=2 kind=VoteReply
deliver from=3 kind=VoteReply
loud
progress 1
drop to=2
drop to=4
drop to=5
deliver to=3
deliver from=3
deliver to=3
deliver from=3
progress 1
log

# (d) Had it, this would be the end of it: node 5 is elected by 3 and 4, whose logs end in an older term, and replaces it.
crash 1
drop
start 5
quiet
campaign 5
stabilize
campaign 5
stabilize
loud
log
status
