using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Model;
using Vigil.Sim.Engine.Network;

namespace Vigil.Sim.World.Explain;

/// <summary>What a message carries, in words, with what else can be read from it.</summary>
/// <param name="Text">In words.</param>
/// <param name="Ranges">The keys that it names.</param>
/// <param name="Revision">The revision that the server had reached when it sent it; 0 when it does not say.</param>
internal sealed record MessageWords(string Text, IReadOnlyList<KeyRange> Ranges, long Revision)
{
    /// <summary>Whether a page loses nothing without it: a heartbeat that only says that somebody leads.</summary>
    public bool IsRoutine { get; private init; }

    private static readonly SortedDictionary<string, (MessageParser Request, MessageParser Response)> Parsers =
        new(StringComparer.Ordinal)
        {
            ["/etcdserverpb.KV/Put"] = (Api.PutRequest.Parser, Api.PutResponse.Parser),
            ["/etcdserverpb.KV/Range"] = (Api.RangeRequest.Parser, Api.RangeResponse.Parser),
            ["/etcdserverpb.KV/DeleteRange"] = (Api.DeleteRangeRequest.Parser, Api.DeleteRangeResponse.Parser),
            ["/etcdserverpb.KV/Txn"] = (Api.TxnRequest.Parser, Api.TxnResponse.Parser),
            ["/etcdserverpb.KV/Compact"] = (Api.CompactionRequest.Parser, Api.CompactionResponse.Parser),
            ["/etcdserverpb.Lease/LeaseGrant"] = (Api.LeaseGrantRequest.Parser, Api.LeaseGrantResponse.Parser),
            ["/etcdserverpb.Lease/LeaseRevoke"] = (Api.LeaseRevokeRequest.Parser, Api.LeaseRevokeResponse.Parser),
            ["/etcdserverpb.Lease/LeaseKeepAlive"] =
                (Api.LeaseKeepAliveRequest.Parser, Api.LeaseKeepAliveResponse.Parser),
            ["/etcdserverpb.Watch/Watch"] = (Api.WatchRequest.Parser, Api.WatchResponse.Parser),
            ["/vigil.peerpb.Peer/Send"] = (RaftBatch.Parser, RaftAck.Parser),
            ["/vigil.peerpb.Peer/Install"] = (SnapshotChunk.Parser, RaftAck.Parser),
            ["/vigil.peerpb.Peer/RenewLease"] = (LeaseCall.Parser, LeaseAnswer.Parser),
            ["/vigil.peerpb.Peer/FindLease"] = (LeaseCall.Parser, LeaseAnswer.Parser),
            ["/etcdserverpb.Maintenance/MoveLeader"] = (Api.MoveLeaderRequest.Parser, Api.MoveLeaderResponse.Parser),
            ["/etcdserverpb.Cluster/MemberAdd"] = (Api.MemberAddRequest.Parser, Api.MemberAddResponse.Parser),
            ["/etcdserverpb.Cluster/MemberPromote"] =
                (Api.MemberPromoteRequest.Parser, Api.MemberPromoteResponse.Parser),
            ["/etcdserverpb.Cluster/MemberRemove"] = (Api.MemberRemoveRequest.Parser, Api.MemberRemoveResponse.Parser),
        };

    /// <summary>Reads a message.</summary>
    public static MessageWords Of(MessageRecord message)
    {
        var frame = message.Frame;
        var name = message.Method[(message.Method.LastIndexOf('/') + 1)..];
        return frame.Kind switch
        {
            FrameKind.HalfClose => Plain($"{name}: no more requests"),
            FrameKind.Reset => Plain($"{name}: the call is canceled"),
            FrameKind.Trailers when frame.Status.StatusCode != StatusCode.OK =>
                Plain($"{name}: {frame.Status.StatusCode}, {frame.Status.Detail}"),
            FrameKind.Trailers when frame.Payload.Length == 0 => Plain($"{name}: the call is over"),
            _ => Read(message, name),
        };
    }

    private static MessageWords Plain(string text) => new(text, [], 0);

    private static MessageWords Read(MessageRecord message, string name)
    {
        var payload = message.Frame.Payload;
        if (!message.Method.StartsWith(HostileWire.ProvenPeer, StringComparison.Ordinal))
        {
            return Read(message.Method, message.IsRequest, payload, name);
        }

        if (name == nameof(ProvenPeer.ProvenPeerClient.Challenge))
        {
            return Plain(message.IsRequest ? "which number do I prove to?" : "the number that is proven to");
        }

        var proven = Proven.Parser.ParseFrom(payload);
        return proven.Code == 0
            ? Read(HostileWire.Peer + name, message.IsRequest, proven.Body.ToByteArray(), name)
            : Plain($"{name}: {(StatusCode)proven.Code}, {proven.Detail}");
    }

    private static MessageWords Read(string method, bool isRequest, byte[] payload, string name)
    {
        if (!Parsers.TryGetValue(method, out var parsers))
        {
            return Plain($"{name}: {payload.Length} bytes");
        }

        var parser = isRequest ? parsers.Request : parsers.Response;
        return parser.ParseFrom(payload) switch
        {
            Api.PutRequest put => new($"put {Words(put.Key)}={Words(put.Value)}", [One(put.Key)], 0),
            Api.RangeRequest range => new(
                $"get {Range(range.Key, range.RangeEnd)}{(range.Revision > 0 ? $" at {range.Revision}" : "")}",
                [Range(range.Key, range.RangeEnd)],
                0),
            Api.DeleteRangeRequest delete => new(
                $"delete {Range(delete.Key, delete.RangeEnd)}", [Range(delete.Key, delete.RangeEnd)], 0),
            Api.TxnRequest txn => new(
                $"txn: {txn.Compare.Count} compares, then {txn.Success.Count} or {txn.Failure.Count} operations",
                [.. txn.Success.Concat(txn.Failure).SelectMany(RangesOf)],
                0),
            Api.CompactionRequest compact => Plain($"compact {compact.Revision}"),
            Api.LeaseGrantRequest grant => Plain($"grant lease {grant.ID} for {grant.TTL} s"),
            Api.LeaseRevokeRequest revoke => Plain($"revoke lease {revoke.ID}"),
            Api.LeaseKeepAliveRequest keep => Plain($"keep lease {keep.ID} alive"),
            Api.WatchRequest watch => OfWatch(watch),
            Api.WatchResponse response => OfWatch(response),
            Api.PutResponse put => Answer("put", put.Header),
            Api.RangeResponse range => Answer($"got {range.Kvs.Count} pairs,", range.Header),
            Api.DeleteRangeResponse delete => Answer($"deleted {delete.Deleted},", delete.Header),
            Api.TxnResponse txn => Answer(txn.Succeeded ? "txn: then," : "txn: else,", txn.Header),
            Api.CompactionResponse compact => Answer("compacted", compact.Header),
            Api.LeaseGrantResponse grant => Answer($"lease {grant.ID} granted", grant.Header),
            Api.LeaseRevokeResponse revoke => Answer("lease revoked", revoke.Header),
            Api.LeaseKeepAliveResponse keep => Answer($"lease {keep.ID} has {keep.TTL} s", keep.Header),
            RaftBatch batch => Plain(PeerWords.Of(batch)) with { IsRoutine = PeerWords.IsRoutine(batch) },
            SnapshotChunk chunk => Plain(PeerWords.Of(chunk)),
            RaftAck => Plain($"{name}: received all of it"),
            LeaseCall call => Plain($"{(name == "RenewLease" ? "renew" : "find")} lease {call.Id}"),
            LeaseAnswer answer =>
                Plain(answer.Seconds > 0 ? $"the lease has {answer.Seconds} s" : "there is no such lease"),
            Api.MoveLeaderRequest move => Plain($"let {Hex(move.TargetID)} lead"),
            Api.MemberAddRequest add => Plain($"add member {string.Join(", ", add.PeerURLs)}"),
            Api.MemberPromoteRequest promote => Plain($"promote member {Hex(promote.ID)}"),
            Api.MemberRemoveRequest remove => Plain($"remove member {Hex(remove.ID)}"),
            _ => Plain($"{name}: done"),
        };
    }

    private static string Hex(ulong member) => member.ToString("x", CultureInfo.InvariantCulture);

    private static MessageWords Answer(string what, Api.ResponseHeader header) =>
        new($"{what} ok at {header.Revision}", [], header.Revision);

    private static MessageWords OfWatch(Api.WatchRequest request) => request.RequestUnionCase switch
    {
        Api.WatchRequest.RequestUnionOneofCase.CreateRequest => new(
            $"watch {Range(request.CreateRequest.Key, request.CreateRequest.RangeEnd)} "
            + (request.CreateRequest.StartRevision == 0 ? "from now" : $"from {request.CreateRequest.StartRevision}"),
            [Range(request.CreateRequest.Key, request.CreateRequest.RangeEnd)],
            0),
        Api.WatchRequest.RequestUnionOneofCase.CancelRequest => Plain($"stop watch {request.CancelRequest.WatchId}"),
        _ => Plain("how far is the watch?"),
    };

    private static MessageWords OfWatch(Api.WatchResponse response)
    {
        var revision = response.Header.Revision;
        if (response.Canceled)
        {
            var why = response.CompactRevision > 0
                ? $"compacted at {response.CompactRevision}" : response.CancelReason;
            return new($"the watch ends: {why}", [], revision);
        }

        if (response.Created)
        {
            return new($"the watch is there, at {revision}", [], revision);
        }

        return response.Events.Count == 0
            ? new($"progress: all up to {revision}", [], revision)
            : new(
                string.Join("; ", response.Events.Select(e => EventWords.Of(Translate.FromApi(e)))),
                [.. response.Events.Select(e => One(e.Kv.Key))],
                revision);
    }

    private static IEnumerable<KeyRange> RangesOf(Api.RequestOp operation) => operation.RequestCase switch
    {
        Api.RequestOp.RequestOneofCase.RequestPut => [One(operation.RequestPut.Key)],
        Api.RequestOp.RequestOneofCase.RequestRange =>
            [Range(operation.RequestRange.Key, operation.RequestRange.RangeEnd)],
        Api.RequestOp.RequestOneofCase.RequestDeleteRange =>
            [Range(operation.RequestDeleteRange.Key, operation.RequestDeleteRange.RangeEnd)],
        _ => [],
    };

    private static string Words(ByteString bytes) => Translate.FromApi(bytes).ToString();

    private static KeyRange One(ByteString key) => KeyRange.Of(Translate.FromApi(key));

    private static KeyRange Range(ByteString key, ByteString end) =>
        new(Translate.FromApi(key), Translate.FromApi(end));
}
