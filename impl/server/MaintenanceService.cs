using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>etcd's <c>Maintenance</c>: what operators look at and turn. Thread-safe.</summary>
public sealed class MaintenanceService : Maintenance.MaintenanceBase
{
    private readonly Member _member;

    /// <summary>Tells of <paramref name="member"/>, which it shares with others.</summary>
    public MaintenanceService(Member member) => _member = member;

    /// <inheritdoc/>
    public override Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        var size = _member.Store.SizeBytes;
        var response = new StatusResponse
        {
            Header = _member.Header(),
            Version = ServerIdentity.EtcdVersion,
            DbSize = size,
            DbSizeInUse = size,
            DbSizeQuota = Math.Max(0, _member.Limits.QuotaBytes),
            Leader = _member.Identity.MemberId,
            RaftTerm = _member.Identity.RaftTerm,
        };

        // One member has no log to agree on; what it applied are its revisions.
        response.RaftIndex = response.RaftAppliedIndex = (ulong)response.Header.Revision;
        response.Errors.AddRange(_member.Alarms.List(AlarmType.None).Select(Describe));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<HashKVResponse> HashKV(HashKVRequest request, ServerCallContext context)
    {
        var hash = _member.Store.Hash(request.Revision).Accept();
        return Task.FromResult(new HashKVResponse
        {
            Header = _member.Identity.Header(hash.Revision),
            Hash = hash.Hash,

            // etcd's word for a history that was never compacted.
            CompactRevision = hash.CompactRevision == 0 ? -1 : hash.CompactRevision,
            HashRevision = hash.HashRevision,
        });
    }

    /// <inheritdoc/>
    public override Task<HashResponse> Hash(HashRequest request, ServerCallContext context)
    {
        var hash = _member.Store.Hash().Accept();
        return Task.FromResult(new HashResponse
        {
            Header = _member.Identity.Header(hash.Revision),
            Hash = hash.Hash,
        });
    }

    /// <inheritdoc/>
    public override Task<AlarmResponse> Alarm(AlarmRequest request, ServerCallContext context)
    {
        // No header: etcd gives none.
        var response = new AlarmResponse();
        var alarm = new AlarmMember { MemberID = request.MemberID, Alarm = request.Alarm };
        switch (request.Action)
        {
            case AlarmRequest.Types.AlarmAction.Get:
                response.Alarms.AddRange(_member.Alarms.List(request.Alarm));
                break;
            case AlarmRequest.Types.AlarmAction.Activate when request.Alarm != AlarmType.None:
                _member.Alarms.Raise(request.MemberID, request.Alarm);
                response.Alarms.Add(alarm);
                break;
            case AlarmRequest.Types.AlarmAction.Deactivate when _member.Alarms.Disarm(request.MemberID, request.Alarm):
                response.Alarms.Add(alarm);
                break;
            default:
                // Nothing to raise, nothing to disarm, or an action of a later version: nothing happens, as in etcd.
                break;
        }

        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<DefragmentResponse> Defragment(DefragmentRequest request, ServerCallContext context)
    {
        await _member.ScrubAsync();
        return new DefragmentResponse { Header = _member.Header() };
    }

    /// <inheritdoc/>
    public override async Task Snapshot(
        SnapshotRequest request,
        IServerStreamWriter<SnapshotResponse> responseStream,
        ServerCallContext context)
    {
        var snapshot = _member.Store.ReadSnapshot().Accept();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var remaining = SnapshotFormat.SizeOf(snapshot);
        foreach (var chunk in SnapshotFormat.Write(snapshot))
        {
            sha.AppendData(chunk.Span);
            remaining -= chunk.Length;
            await responseStream.WriteAsync(Part(ByteString.CopyFrom(chunk.Span), remaining), context.CancellationToken);
        }

        await responseStream.WriteAsync(
            Part(ByteString.CopyFrom(sha.GetHashAndReset()), remaining: 0), context.CancellationToken);

        SnapshotResponse Part(ByteString blob, long remaining) => new()
        {
            Header = _member.Identity.Header(snapshot.Revision),
            RemainingBytes = (ulong)remaining,
            Blob = blob,
            Version = ServerIdentity.EtcdVersion,
        };
    }

    /// <inheritdoc/>
    public override Task<MoveLeaderResponse> MoveLeader(MoveLeaderRequest request, ServerCallContext context) =>
        request.TargetID == _member.Identity.MemberId
            ? Task.FromResult(new MoveLeaderResponse { Header = _member.Header() })
            : throw EtcdErrors.BadLeaderTransferee.ToException();

    private static string Describe(AlarmMember alarm) =>
        $"memberID:{alarm.MemberID} alarm:{alarm.Alarm.ToString().ToUpperInvariant()} ";
}
