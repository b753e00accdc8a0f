using Google.Protobuf.Collections;
using Vigil.Api;

namespace Vigil.Server.Mapping;

/// <summary>Whether a transaction only reads, and how.</summary>
internal enum TxnReading
{
    /// <summary>It may write.</summary>
    None,

    /// <summary>It only reads, and must see all that was acknowledged before it.</summary>
    Linearizable,

    /// <summary>It only reads, and every range of it is serializable.</summary>
    Serializable,
}

/// <summary>Classifies a transaction.</summary>
/// <remarks>
/// As etcd, <c>server/etcdserver/v3_server.go</c>, except where etcd promises less or does more than it needs to: one
/// that compares and has no range is linearizable here, and nested transactions are examined.
/// </remarks>
internal static class TxnReadings
{
    public static TxnReading Reading(this TxnRequest txn)
    {
        var (ranges, serializable) = (0, 0);
        return Collect(txn.Success, ref ranges, ref serializable) && Collect(txn.Failure, ref ranges, ref serializable)
            ? ranges > 0 && ranges == serializable ? TxnReading.Serializable : TxnReading.Linearizable
            : TxnReading.None;
    }

    /// <returns>False when something writes.</returns>
    private static bool Collect(RepeatedField<RequestOp> ops, ref int ranges, ref int serializable)
    {
        foreach (var op in ops)
        {
            switch (op.RequestCase)
            {
                case RequestOp.RequestOneofCase.RequestRange:
                    ranges++;
                    serializable += op.RequestRange.Serializable ? 1 : 0;
                    break;
                case RequestOp.RequestOneofCase.RequestTxn:
                    if (!Collect(op.RequestTxn.Success, ref ranges, ref serializable)
                        || !Collect(op.RequestTxn.Failure, ref ranges, ref serializable))
                    {
                        return false;
                    }

                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
