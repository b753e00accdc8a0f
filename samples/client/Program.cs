// The client library against a server, Vigil's or etcd's.   dotnet run --project samples/client -- 127.0.0.1:2379
using Vigil.Api;
using Vigil.Client;
using Vigil.Client.Hosting;
using Target = Vigil.Api.Compare.Types.CompareTarget;

await using var client = VigilChannel.Connect(args is [var endpoint] ? endpoint : "127.0.0.1:2379");
using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
var first = await client.PutAsync("orders/1", "new", patience.Token);
await client.PutAsync("orders/2", "new", patience.Token);

// Only if nobody has touched the order since: a compare and a put, at one revision.
var pay = new RequestOp { RequestPut = new PutRequest { Key = Utf8("orders/1"), Value = Utf8("paid") } };
var isUntouched = new Compare { Key = Utf8("orders/1"), Target = Target.Mod, ModRevision = first.Header.Revision };
var txn = await client.TxnAsync(new TxnRequest { Compare = { isUntouched }, Success = { pay } }, patience.Token);
Console.WriteLine($"paid: {txn.Succeeded}");

// A key that goes when nobody renews its lease any more.
var lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), patience.Token);
var held = new PutRequest { Key = Utf8("orders/lock"), Value = Utf8("me"), Lease = lease.ID };
await client.PutAsync(held, patience.Token);
await client.RevokeLeaseAsync(lease.ID, patience.Token);

// Everything since the first put, each change once and in order, over as many connections as it takes.
var orders = ClientWatchOptions.For(KeySelector.Prefix("orders/")) with { StartRevision = first.Header.Revision };
var left = 5;
await foreach (var response in client.WatchAsync(orders, patience.Token))
{
    foreach (var change in response.Events)
    {
        Console.WriteLine($"{change.Type} {change.Kv.Key.ToStringUtf8()} {change.Kv.Value.ToStringUtf8()}");
        left--;
    }

    if (left == 0)
    {
        break;
    }
}

static Google.Protobuf.ByteString Utf8(string text) => Google.Protobuf.ByteString.CopyFromUtf8(text);
