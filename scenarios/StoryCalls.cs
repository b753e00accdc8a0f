using Google.Protobuf;
using Vigil.Api;
using Vigil.Client;

namespace Vigil.Scenarios;

/// <summary>The calls that a story can make, each reported in one line.</summary>
internal static class StoryCalls
{
    public static Func<VigilClient, Command, Task<string>> Find(Command command) => command.Verb switch
    {
        "put" => PutAsync,
        "del" => DeleteAsync,
        "get" => GetAsync,
        "txn" => TxnAsync,
        "compact" => CompactAsync,
        _ => throw command.Wrong($"there is no command {command.Verb}"),
    };

    private static async Task<string> PutAsync(VigilClient client, Command command)
    {
        var response = await client.PutAsync(
            new PutRequest
            {
                Key = Bytes(command.Word(1, "a key")),
                Value = Bytes(command.Word(2, "a value")),
                PrevKv = command.Has("prev"),
            },
            default);
        var before = response.PrevKv is { } prev ? $"  before={prev.Value.ToStringUtf8()}@{prev.ModRevision}" : "";
        return $"ok  revision={response.Header.Revision}{before}";
    }

    private static async Task<string> DeleteAsync(VigilClient client, Command command)
    {
        var response = await client.DeleteAsync(
            new DeleteRangeRequest
            {
                Key = Bytes(command.Word(1, "a key")),
                RangeEnd = Bytes(command.Option("end") ?? ""),
            },
            default);
        return $"deleted {response.Deleted}  revision={response.Header.Revision}";
    }

    private static async Task<string> GetAsync(VigilClient client, Command command)
    {
        var response = await client.GetAsync(
            new RangeRequest
            {
                Key = Bytes(command.Word(1, "a key")),
                RangeEnd = Bytes(command.Option("end") ?? ""),
                Revision = command.Number("rev", 0),
            },
            default);
        var pairs = response.Kvs.Select(kv => $"{kv.Key.ToStringUtf8()}={kv.Value.ToStringUtf8()}@{kv.ModRevision}");
        return $"[{string.Join(", ", pairs)}]  revision={response.Header.Revision}";
    }

    private static async Task<string> TxnAsync(VigilClient client, Command command)
    {
        var request = new TxnRequest();
        for (var place = 1; command.HasWordAt(place); place++)
        {
            request.Success.Add(ToOp(command, command.Word(place, "an operation")));
        }

        var response = await client.TxnAsync(request, default);
        return $"{(response.Succeeded ? "succeeded" : "failed")}  revision={response.Header.Revision}";
    }

    private static async Task<string> CompactAsync(VigilClient client, Command command)
    {
        var response = await client.CompactAsync(command.Number("rev", 0), default);
        return $"compacted  revision={response.Header.Revision}";
    }

    private static RequestOp ToOp(Command command, string word)
    {
        var parts = word.Split(':');
        return parts switch
        {
            ["put", var key, var value] => new RequestOp
            {
                RequestPut = new PutRequest { Key = Bytes(key), Value = Bytes(value) },
            },
            ["del", var key] => new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = Bytes(key) } },
            _ => throw command.Wrong($"'{word}' is no operation; they look like put:key:value and del:key"),
        };
    }

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
