# Node 1 proposes to add node 4 and is cut off before it learns that all have the change. Node 2 is elected with the change
# in its log, unapplied: it takes no other before that one is in force, and then node 4 is one of four voters.
nodes 3
quiet
campaign 1
stabilize
add 4
change 1 add 4
deliver to=2 kind=Append
deliver to=3 kind=Append
cut 1
drop to=1
tick 3 n=10
loud
log
campaign 2
deliver kind=PreVote to=3
deliver kind=PreVoteReply
deliver kind=Vote to=3
deliver kind=VoteReply

# It leads, by the votes of two of three. Another change has to wait.
change 2 remove 3
stabilize
status

# What node 1 had proposed is in force, though node 1 does not know. The next change may come now.
change 2 remove 3
stabilize
join
tick 2
stabilize
status
