# A node joins as a learner: it is sent everything and counts for nothing. When it has caught up it is promoted, and then a
# majority is one of four.
nodes 3
quiet
campaign 1
stabilize
propose 1 a
stabilize
compact 1
add 4
loud
change 1 learn 4
stabilize
tick 1
stabilize
status

# It gets no vote request, and nothing is committed by it.
cut 2
cut 3
propose 1 b
stabilize
log
join
quiet
tick 1
stabilize
loud
change 1 add 4
stabilize
status
log
