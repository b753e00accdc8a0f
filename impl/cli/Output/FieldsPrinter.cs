using Google.Protobuf;
using Vigil.Api;
using Vigil.Cli.Go;

namespace Vigil.Cli.Output;

/// <summary>One line per field, names and text in quotes. Source: etcd <c>etcdctl/ctlv3/command</c>.</summary>
internal sealed partial class FieldsPrinter(Terminal terminal) : IPrinter
{
    public void Put(PutResponse response)
    {
        Header(response.Header);
        if (response.PrevKv is { } before)
        {
            Pair("Prev", before);
        }
    }

    public void Get(RangeResponse response)
    {
        Header(response.Header);
        foreach (var kv in response.Kvs)
        {
            Pair("", kv);
        }

        Field("More", response.More);
        Field("Count", response.Count);
    }

    public void Delete(DeleteRangeResponse response)
    {
        Header(response.Header);
        Field("Deleted", response.Deleted);
        foreach (var before in response.PrevKvs)
        {
            Pair("Prev", before);
        }
    }

    public void Txn(TxnResponse response)
    {
        Header(response.Header);
        Field("Succeeded", response.Succeeded);
        foreach (var op in response.Responses)
        {
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
                    Text("Unknown", op.ToString());
                    break;
            }
        }
    }

    public void Watch(WatchResponse response)
    {
        // As in JsonResponses: Go's client makes up the answer for a refused watch, and leaves its header empty.
        Header(response is { Created: true, Canceled: true } ? new ResponseHeader() : response.Header);
        foreach (var change in response.Events)
        {
            Field("Type", EventNames.Of(change.Type));
            if (change.PrevKv is { } before)
            {
                Pair("Prev", before);
            }

            Pair("", change.Kv);
        }
    }

    private void Header(ResponseHeader? header)
    {
        if (header is not null)
        {
            Field("ClusterID", header.ClusterId);
            Field("MemberID", header.MemberId);
            Field("Revision", header.Revision);
            Field("RaftTerm", header.RaftTerm);
        }
    }

    private void Pair(string prefix, KeyValue kv)
    {
        Text($"{prefix}Key", kv.Key);
        Field($"{prefix}CreateRevision", kv.CreateRevision);
        Field($"{prefix}ModRevision", kv.ModRevision);
        Field($"{prefix}Version", kv.Version);
        Text($"{prefix}Value", kv.Value);
        Field($"{prefix}Lease", kv.Lease);
    }

    private void Field(string name, bool value) => Field(name, value ? "true" : "false");

    private void Field(string name, long value) => terminal.WriteLine($"\"{name}\" : {value}");

    private void Field(string name, ulong value) => terminal.WriteLine($"\"{name}\" : {value}");

    private void Field(string name, string value) => terminal.WriteLine($"\"{name}\" : {value}");

    private void Text(string name, string value) => Field(name, GoQuote.Quote(value));

    private void Text(string name, ByteString value) => Field(name, GoQuote.Quote(value.Span));
}
