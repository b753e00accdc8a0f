# A watch from a past revision first delivers all that happened since, then goes on live.
client c1
client c2
quiet
put c1 a 1
put c1 a 2
put c1 b 1
del c1 a
loud

watch c2 w1 a from=3 prev
# The version counts anew after the delete, and there is nothing before it.
put c1 a 4
put c1 a 5

# A revision that is still to come is waited for: 8 is delivered, 7 is not.
watch c2 w2 b from=9
put c1 b 2
put c1 b 3
