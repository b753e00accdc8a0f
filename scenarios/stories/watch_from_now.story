# A watch from now delivers what is written after it was created, and nothing before.
# Source: etcd API, WatchCreateRequest.start_revision.
client c1
client c2
put c1 a 1

watch c2 w1 a
put c1 a 2
put c1 b 9
del c1 a
put c1 a 3
