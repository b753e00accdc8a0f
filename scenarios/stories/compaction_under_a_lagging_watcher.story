# A watcher that is behind needs history. When compaction passes what it needs, it is canceled, with the revision from
# which a new watch can start; what it had been sent before is still delivered.
# Source: etcd API, WatchResponse.compact_revision.
world buffer=1 batch=1 chunk=1 window=1
client c1
client c2
quiet
put c1 a 1
put c1 a 2
put c1 a 3
put c1 a 4
put c1 a 5
loud

watch c2 w1 a from=2 held
take w1
compact c1 rev=6
take w1 n=9

# At the compacted revision a watch can start; the value written there survives.
watch c2 w2 a from=6
# Below it, it can't.
watch c2 w3 a from=5
get c2 a rev=5
get c2 a rev=6
compact c1 rev=6
compact c1 rev=99
