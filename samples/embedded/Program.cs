// A store and its watch in one process: no server, no network.   dotnet run --project samples/embedded
using Vigil.Core;

var store = new WatchableStore();
store.Put(new PutOp("config/color", "red"));
store.Put(new PutOp("config/size", "7"));

// From revision 1, so also what was put before the watch; everything whose key begins with config/.
using var stream = store.OpenStream();
stream.Create(new WatchOptions { Range = KeyRange.Prefix("config/"), StartRevision = 1, PrevKv = true });

// Two changes at one revision: a watch gets both at once, or neither.
store.Txn(new TxnOp([], [new PutOp("config/color", "blue"), new DeleteRangeOp(KeyRange.Exact("config/size"))], []));

while (stream.TryRead(out var response))
{
    foreach (var change in response.Events.Span)
    {
        var kv = change.Kv;
        Console.WriteLine(
            $"revision {kv.ModRevision}: {change.Type} {kv.Key} = {kv.Value} (was {change.PrevKv?.Value})");
    }
}

// An older revision can be read until it is compacted; then the store says so.
var asItWas = new RangeOp(KeyRange.Exact("config/color")) { Revision = 2 };
Console.WriteLine($"at revision 2: {store.Range(asItWas).Value.Kvs[0]}");
store.Compact(4);
Console.WriteLine($"at revision 2: {store.Range(asItWas).Error}");
