using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>etcd's <c>Maintenance</c>, for operators. Thread-safe.</summary>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class MaintenanceService : Maintenance.MaintenanceBase
{
    private readonly Member _member;

    /// <summary>Serves <paramref name="member"/>, which it shares with others.</summary>
    public MaintenanceService(Member member) => _member = member;

    /// <inheritdoc/>
    public override Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        var size = _member.Store.SizeBytes;
        var status = _member.Cluster.Status;
        var response = new StatusResponse
        {
            Header = _member.Header(),
            Version = ServerIdentity.EtcdVersion,
            DbSize = size,
            DbSizeInUse = size,
            DbSizeQuota = Math.Max(0, _member.Limits.QuotaBytes),
            Leader = status.Leader,
            RaftTerm = (ulong)status.Term,
            RaftIndex = (ulong)status.Committed,
            RaftAppliedIndex = (ulong)status.Applied,
            IsLearner = status.IsLearner,
        };
        if (status.Leader == 0)
        {
            response.Errors.Add(EtcdErrors.NoLeader.Message);
        }

        response.Errors.AddRange(_member.Alarms.List(AlarmType.None).Select(Describe));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<HashKVResponse> HashKV(HashKVRequest request, ServerCallContext context)
    {
        var hash = _member.Store.Hash(request.Revision).Accept();
        return Task.FromResult(new HashKVResponse
        {
            Header = _member.Header(hash.Revision),
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
            Header = _member.Header(hash.Revision),
            Hash = hash.Hash,
        });
    }

    /// <inheritdoc/>
    public override async Task<AlarmResponse> Alarm(AlarmRequest request, ServerCallContext context)
    {
        // No header: etcd gives none.
        var response = new AlarmResponse();
        response.Alarms.AddRange(request.Action == AlarmRequest.Types.AlarmAction.Get
            ? _member.Alarms.List(request.Alarm)
            : await _member.Cluster.AlarmAsync(request, context.CancellationToken));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<DefragmentResponse> Defragment(DefragmentRequest request, ServerCallContext context)
    {
        // No header: etcd gives none.
        await _member.ScrubAsync();
        return new DefragmentResponse();
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
            await responseStream.WriteAsync(
                Part(ByteString.CopyFrom(chunk.Span), remaining), context.CancellationToken);
        }

        await responseStream.WriteAsync(
            Part(ByteString.CopyFrom(sha.GetHashAndReset()), remaining: 0), context.CancellationToken);

        SnapshotResponse Part(ByteString blob, long remaining) => new()
        {
            Header = _member.Header(snapshot.Revision),
            RemainingBytes = (ulong)remaining,
            Blob = blob,
            Version = ServerIdentity.EtcdVersion,
        };
    }

    /// <inheritdoc/>
    public override async Task<MoveLeaderResponse> MoveLeader(MoveLeaderRequest request, ServerCallContext context)
    {
        await _member.Cluster.MoveLeaderAsync(request.TargetID, context.CancellationToken);
        return new MoveLeaderResponse { Header = _member.Header() };
    }

    private static string Describe(AlarmMember alarm) =>
        $"memberID:{alarm.MemberID} alarm:{alarm.Alarm.ToString().ToUpperInvariant()} ";
}
