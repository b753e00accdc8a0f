# Figure 7 of the Raft paper. Node 1 is elected in term 8; the six others lack entries, have too many, or both, from
# several terms. It must make each log its own, in as many refusals as there are terms that do not fit, not entries.
# Index 1 is the founding, so all is one place further than in the paper.
nodes 7 pre-vote=off
quiet
seed 1 term=7 log=1,1,1,4,4,5,5,6,6,6
seed 2 term=7 log=1,1,1,4,4,5,5,6,6
seed 3 term=7 log=1,1,1,4
seed 4 term=7 log=1,1,1,4,4,5,5,6,6,6,6
seed 5 term=7 log=1,1,1,4,4,5,5,6,6,6,7,7
seed 6 term=7 log=1,1,1,4,4,4,4
seed 7 term=7 log=1,1,1,2,2,2,3,3,3,3,3
loud
log

# Nodes 4 and 5 have longer logs and refuse; the others are four with node 1 already.
campaign 1
deliver kind=Vote n=6
deliver kind=VoteReply n=6

# Node 2 lacks one entry: one refusal.
deliver to=2
deliver from=2
deliver to=2

# Node 7 has terms that no leader ever committed: its hint skips all of 3 and 2 at once.
deliver to=7
deliver from=7
deliver to=7
deliver from=7

# The others, and how it ends.
quiet
stabilize
loud
log
