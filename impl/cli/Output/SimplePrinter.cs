using System.Globalization;
using Google.Protobuf;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>
/// etcdctl's format for people: a key and a value, one per line. Source: etcd <c>etcdctl/ctlv3/command</c>.
/// </summary>
internal sealed partial class SimplePrinter(Terminal terminal, bool isValueOnly, bool isHex) : IPrinter
{
    public void Put(PutResponse response)
    {
        terminal.WriteLine("OK");
        if (response.PrevKv is { } before)
        {
            Pair(before);
        }
    }

    public void Get(RangeResponse response)
    {
        foreach (var kv in response.Kvs)
        {
            Pair(kv);
        }
    }

    public void Delete(DeleteRangeResponse response)
    {
        terminal.WriteLine(response.Deleted.ToString(CultureInfo.InvariantCulture));
        foreach (var before in response.PrevKvs)
        {
            Pair(before);
        }
    }

    public void Txn(TxnResponse response)
    {
        terminal.WriteLine(response.Succeeded ? "SUCCESS" : "FAILURE");
        foreach (var op in response.Responses)
        {
            terminal.WriteLine("");
            switch (op.ResponseCase)
            {
                case ResponseOp.ResponseOneofCase.ResponsePut:
                    Put(op.ResponsePut);
                    break;
                case ResponseOp.ResponseOneofCase.ResponseRange:
                    Get(op.ResponseRange);
                    break;
                case ResponseOp.ResponseOneofCase.ResponseDeleteRange:
                    Delete(op.ResponseDeleteRange);
                    break;
                default:
                    terminal.WriteLine($"unexpected response {op}");
                    break;
            }
        }
    }

    public void Watch(WatchResponse response)
    {
        foreach (var change in response.Events)
        {
            terminal.WriteLine(EventNames.Of(change.Type));
            if (change.PrevKv is { } before)
            {
                Pair(before);
            }

            Pair(change.Kv);
        }
    }

    private void Pair(KeyValue kv)
    {
        if (!isValueOnly)
        {
            Bytes(kv.Key);
        }

        Bytes(kv.Value);
    }

    private void Bytes(ByteString bytes)
    {
        if (isHex)
        {
            terminal.WriteLine(string.Concat(bytes.Select(one => $"\\x{one:x2}")));
        }
        else
        {
            terminal.WriteLine(bytes.Span);
        }
    }
}
