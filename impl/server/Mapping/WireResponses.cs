using Vigil.Api;
using Vigil.Core;
using Vigil.Seams;

namespace Vigil.Server.Mapping;

/// <summary>The store's results in wire form.</summary>
internal static class WireResponses
{
    public static PutResponse ToWire(this PutResult put, ResponseHeader header) => new()
    {
        Header = header,
        PrevKv = put.PrevKv?.ToWire(),
    };

    public static DeleteRangeResponse ToWire(this DeleteRangeResult delete, ResponseHeader header)
    {
        var response = new DeleteRangeResponse { Header = header, Deleted = delete.Deleted };
        foreach (var kv in delete.PrevKvs)
        {
            response.PrevKvs.Add(kv.ToWire());
        }

        return response;
    }

    public static RangeResponse ToWire(this RangeResult range, ResponseHeader header)
    {
        var response = new RangeResponse { Header = header, Count = range.Count, More = range.More };
        response.Kvs.Capacity = range.Kvs.Count;
        foreach (var kv in range.Kvs)
        {
            response.Kvs.Add(kv.ToWire());
        }

        return response;
    }

    public static TxnResponse ToWire(this TxnResult txn, ResponseHeader header)
    {
        var response = new TxnResponse { Header = header, Succeeded = txn.Succeeded };
        foreach (var result in txn.Responses)
        {
            response.Responses.Add(ToOp(result));
        }

        return response;
    }

    public static Api.KeyValue ToWire(this Core.KeyValue kv) => new()
    {
        Key = kv.Key.ToWire(),
        Value = kv.Value.ToWire(),
        CreateRevision = kv.CreateRevision,
        ModRevision = kv.ModRevision,
        Version = kv.Version,
        Lease = kv.Lease,
    };

    /// <summary>Inside a transaction, headers have the revision alone.</summary>
    private static ResponseOp ToOp(OpResult result)
    {
        var header = new ResponseHeader { Revision = result.Revision };
        return result switch
        {
            RangeResult range => new ResponseOp { ResponseRange = range.ToWire(header) },
            PutResult put => new ResponseOp { ResponsePut = put.ToWire(header) },
            DeleteRangeResult delete => new ResponseOp { ResponseDeleteRange = delete.ToWire(header) },

            // And those of transactions inside transactions not even that.
            TxnResult txn => new ResponseOp { ResponseTxn = txn.ToWire(new ResponseHeader()) },
            _ => throw Invariant.Unreachable("A transaction is made of these four."),
        };
    }
}
