using System.Collections.Concurrent;
using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;

namespace Vigil.Interop.DotnetEtcd;

/// <summary>What is checked: keys, transactions, leases and watches, through the package's own calls.</summary>
internal sealed class Checks(EtcdClient client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public async Task RunAsync()
    {
        await client.DeleteRangeAsync("interop/");
        await KeysAsync();
        await TransactionsAsync();
        await LeasesAsync();
        await WatchesAsync();
    }

    /// <summary>A watch continues when its server was killed and another has taken its place.</summary>
    public async Task SurviveAsync(ServerProcess server)
    {
        using var received = new BlockingCollection<string>();
        await client.WatchRangeAsync("interop/again/", (WatchResponse response) => Receive(response, received));
        await client.PutAsync("interop/again/a", "before");
        Equal("a watch before the kill", "Put interop/again/a before", Next(received));
        server.KillAndRestart();

        // The new server knows nothing of what was; what is put from now on must arrive.
        using var patience = new CancellationTokenSource(Patience);
        var last = "";
        for (var i = 0; last.Length == 0 && !patience.IsCancellationRequested; i++)
        {
            try
            {
                await client.PutAsync("interop/again/a", $"after {i}", cancellationToken: patience.Token);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                // The package has not noticed the new server yet.
            }

            received.TryTake(out var line, millisecondsTimeout: 200);
            last = line ?? "";
        }

        Equal("a watch after the kill", "Put interop/again/a after", last[..Math.Min(last.Length, 25)]);
    }

    private async Task KeysAsync()
    {
        var put = await client.PutAsync("interop/a", "1");
        await client.PutAsync("interop/b", "2");
        Equal("get", "1", await client.GetValAsync("interop/a"));
        var range = await client.GetRangeAsync("interop/");
        var pairs = range.Kvs.Select(kv => $"{Text(kv.Key)}={Text(kv.Value)}");
        Equal("get a prefix", "interop/a=1 interop/b=2", string.Join(' ', pairs));
        var old = await client.GetAsync(new RangeRequest { Key = Utf8("interop/a"), Revision = put.Header.Revision });
        Equal("get at a revision", put.Header.Revision, old.Kvs[0].ModRevision);
        var again = await client.PutAsync(new PutRequest { Key = Utf8("interop/a"), Value = Utf8("3"), PrevKv = true });
        Equal("put with the pair before", "1", Text(again.PrevKv.Value));
        Equal("delete a prefix", 2, (await client.DeleteRangeAsync("interop/")).Deleted);
        Equal("count", 0, (await client.GetRangeAsync("interop/")).Count);
        var refused = await StatusOfAsync(() => client.PutAsync("", "x"));
        Equal("a refusal", "InvalidArgument etcdserver: key is not provided", refused);
    }

    private async Task TransactionsAsync()
    {
        await client.PutAsync("interop/t", "1");
        var txn = new TxnRequest
        {
            Compare =
            {
                new Compare
                {
                    Key = Utf8("interop/t"),
                    Target = Compare.Types.CompareTarget.Value,
                    Result = Compare.Types.CompareResult.Equal,
                    Value = Utf8("1"),
                },
            },
            Success =
            {
                new RequestOp { RequestPut = new PutRequest { Key = Utf8("interop/t"), Value = Utf8("2") } },
                new RequestOp { RequestRange = new RangeRequest { Key = Utf8("interop/t") } },
            },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = Utf8("interop/t") } } },
        };
        var first = await client.TransactionAsync(txn);
        Equal("a transaction", "True 2", $"{first.Succeeded} {Text(first.Responses[1].ResponseRange.Kvs[0].Value)}");
        var second = await client.TransactionAsync(txn);
        var kept = second.Responses[0].ResponseRange.Kvs[0];
        Equal("the same again", "False 2", $"{second.Succeeded} {Text(kept.Value)}");
    }

    private async Task LeasesAsync()
    {
        var lease = await client.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60 });
        await client.PutAsync(new PutRequest { Key = Utf8("interop/l"), Value = Utf8("1"), Lease = lease.ID });
        var left = await client.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease.ID, Keys = true });
        Equal("time to live", "60 interop/l", $"{left.GrantedTTL} {Text(left.Keys[0])}");
        using var kept = new CancellationTokenSource(Patience);
        var renewed = new TaskCompletionSource<long>();
        var keeping = client.LeaseKeepAlive(
            new LeaseKeepAliveRequest { ID = lease.ID },
            response => renewed.TrySetResult(response.TTL),
            kept.Token);
        Equal("keep alive", 60, await renewed.Task.WaitAsync(Patience));
        await kept.CancelAsync();
        await StatusOfAsync(() => keeping);
        await client.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease.ID });
        Equal("revoke takes the key", 0, (await client.GetAsync("interop/l")).Count);

        using var received = new BlockingCollection<string>();
        await client.WatchRangeAsync("interop/expires", (WatchResponse response) => Receive(response, received));
        var brief = await client.LeaseGrantAsync(new LeaseGrantRequest { TTL = 2 });
        await client.PutAsync(new PutRequest { Key = Utf8("interop/expires"), Value = Utf8("1"), Lease = brief.ID });
        Equal("a put with a lease is received", "Put interop/expires 1", Next(received));
        Equal("its expiry is received", "Delete interop/expires  was 1", Next(received));
    }

    private async Task WatchesAsync()
    {
        using var received = new BlockingCollection<string>();
        await client.WatchRangeAsync("interop/w/", (WatchResponse response) => Receive(response, received));
        var first = await client.PutAsync("interop/w/a", "1");
        await client.PutAsync("interop/w/b", "2");
        await client.DeleteAsync("interop/w/a");
        Equal("watch a range", "Put interop/w/a 1", Next(received));
        Equal("in order", "Put interop/w/b 2", Next(received));
        Equal("deletes too", "Delete interop/w/a  was 1", Next(received));

        using var past = new BlockingCollection<string>();
        var request = new WatchRequest
        {
            CreateRequest = new WatchCreateRequest
            {
                Key = Utf8("interop/w/a"),
                StartRevision = first.Header.Revision,
                PrevKv = true,
            },
        };
        await client.WatchAsync(request, (WatchResponse response) => Receive(response, past));
        Equal("watch from a revision", "Put interop/w/a 1", Next(past));
        Equal("up to the present", "Delete interop/w/a  was 1", Next(past));
    }

    private static void Receive(WatchResponse response, BlockingCollection<string> received)
    {
        foreach (var change in response.Events)
        {
            var before = change.PrevKv is { } kv ? $" was {Text(kv.Value)}" : "";
            received.Add($"{change.Type} {Text(change.Kv.Key)} {Text(change.Kv.Value)}{before}");
        }
    }

    private static string Next(BlockingCollection<string> received) =>
        received.TryTake(out var line, Patience) ? line : "nothing in time";

    private static async Task<string> StatusOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "done";
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode} {e.Status.Detail}";
        }
        catch (OperationCanceledException)
        {
            return "canceled";
        }
    }

    private static ByteString Utf8(string text) => ByteString.CopyFromUtf8(text);

    private static string Text(ByteString bytes) => bytes.ToStringUtf8();

    private void Equal<T>(string what, T expected, T got)
    {
        var isEqual = EqualityComparer<T>.Default.Equals(expected, got);
        Passed += isEqual ? 1 : 0;
        Failed += isEqual ? 0 : 1;
        Console.WriteLine(isEqual ? $"ok      {what}" : $"FAILED  {what}: {expected} was expected, {got} came");
    }
}
