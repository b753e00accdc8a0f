using System.Security.Cryptography;
using Grpc.Core;
using Vigil.Client;
using Vigil.Core;
using Vigil.Seams;
using Vigil.Server;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>
/// Looks at what a server reports of itself, as an operator does, and holds it against what is known from outside.
/// </summary>
internal sealed class SimInspector(
    IServers servers, VigilClient client, SimProcess process, SimNetwork network, HistoryRecorder history,
    LeaseBook leases, Action<Law, string> fail)
{
    /// <summary>
    /// By no more seconds than this a server grants more than was requested, or gives time on when it begins to lead:
    /// both follow from its time-outs.
    /// </summary>
    private const long GraceMax = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Looks once. Who does not answer in time reports nothing.</summary>
    public async Task LookAsync(LookStep step)
    {
        var member = step.Member % servers.Names.Count;
        var server = network.Connect(process, servers.Names[member]);
        using var patience = new CancellationTokenSource(Patience, process.Clock);
        var options = new CallOptions(cancellationToken: patience.Token);
        try
        {
            await (step.What switch
            {
                LookAt.Status => LookAtStatusAsync(new Api.Maintenance.MaintenanceClient(server), member, options),
                LookAt.Members => LookAtMembersAsync(new Api.Cluster.ClusterClient(server), member, options),
                LookAt.Leases => LookAtLeasesAsync(new Api.Lease.LeaseClient(server), member, options),
                LookAt.Lease => LookAtLeaseAsync(
                    new Api.Lease.LeaseClient(server), member, leases.Find(step.Lease), options),
                LookAt.Snapshot => LookAtSnapshotAsync(patience.Token),
                LookAt.Room => DefragmentAsync(new Api.Maintenance.MaintenanceClient(server), options),
                _ => throw Invariant.Unreachable("Every look is covered."),
            });
        }
        catch (RpcException failure) when (!Api.BrokenConnection.Ended(failure))
        {
            OddStatus.Check(failure, Translate.OutcomeOf(failure), step, fail);
        }
        catch (RpcException)
        {
            // The connection broke: nothing was reported.
        }
    }

    private async Task LookAtStatusAsync(Api.Maintenance.MaintenanceClient server, int member, CallOptions options)
    {
        using var call = server.StatusAsync(new Api.StatusRequest(), options);
        var status = await call.ResponseAsync;
        CheckHeader(member, status.Header);
        Check(status.Version == ServerIdentity.EtcdVersion, status);
        Check(status.DbSize == status.DbSizeInUse && status.DbSize >= 0 && status.DbSizeQuota >= 0, status);
        Check(status.Leader == 0 || IsMember(status.Leader), status);
        Check(status.RaftAppliedIndex <= status.RaftIndex, status);
        Check(status.Leader != 0 || status.Errors.Contains(Api.EtcdErrors.NoLeader.Message), status);
        Check(status.Leader == 0 || !status.Errors.Contains(Api.EtcdErrors.NoLeader.Message), status);
    }

    private async Task LookAtMembersAsync(Api.Cluster.ClusterClient server, int member, CallOptions options)
    {
        using var call = server.MemberListAsync(new Api.MemberListRequest(), options);
        var list = await call.ResponseAsync;
        // It has no revision: etcd gives none.
        Check(Serves(member, list.Header.MemberId) && list.Header.RaftTerm > 0, list);
        Check(list.Members.Count > 0, list);
        Check(list.Members.Select(other => other.ID).Distinct().Count() == list.Members.Count, list);
        foreach (var other in list.Members)
        {
            var known = (servers as ClusterHost)?.Members.FirstOrDefault(host => host.Identity.MemberId == other.ID);
            Check(known is null || other.Name.Length == 0 || other.Name == known.Name, list);
            Check(
                known is null || other.ClientURLs.Count == 0
                || other.ClientURLs.SequenceEqual(known.Identity.ClientUrls), list);
            Check(known is null || other.PeerURLs.SequenceEqual(known.Identity.PeerUrls), list);
        }
    }

    private async Task LookAtLeasesAsync(Api.Lease.LeaseClient server, int member, CallOptions options)
    {
        using var call = server.LeaseLeasesAsync(new Api.LeaseLeasesRequest(), options);
        var list = await call.ResponseAsync;
        CheckHeader(member, list.Header);
        Check(list.Leases.All(lease => leases.TimesOf(lease.ID).Count > 0), list);
        Check(list.Leases.Select(lease => lease.ID).Distinct().Count() == list.Leases.Count, list);
    }

    private async Task LookAtLeaseAsync(Api.Lease.LeaseClient server, int member, long id, CallOptions options)
    {
        using var call = server.LeaseTimeToLiveAsync(new Api.LeaseTimeToLiveRequest { ID = id, Keys = true }, options);
        var lease = await call.ResponseAsync;
        CheckHeader(member, lease.Header);
        Check(lease.ID == id, lease);
        if (lease.GrantedTTL == 0)
        {
            Check(lease is { TTL: -1, Keys.Count: 0 }, lease);
            return;
        }

        // One that is over and has not ended yet has less than nothing left, as in etcd.

        var keys = lease.Keys.Select(Translate.FromApi).ToList();
        Check(IsGrantOf(lease.GrantedTTL, leases.TimesOf(id)) && lease.TTL <= lease.GrantedTTL + GraceMax, lease);
        Check(keys.TrueForAll(leases.KeysOf(id).Contains) && keys.Distinct().Count() == keys.Count, lease);
    }

    /// <summary>What was requested, or the least that a server grants where that is more.</summary>
    private static bool IsGrantOf(long granted, IReadOnlySet<long> requested) => requested.Contains(granted)
        || (granted <= GraceMax && requested.Any(seconds => seconds < granted));

    private async Task LookAtSnapshotAsync(CancellationToken stop)
    {
        var content = new List<byte>();
        var left = new List<(int Length, ulong Remaining)>();
        try
        {
            await foreach (var part in client.SnapshotAsync(stop))
            {
                content.AddRange(part.Blob.Span);
                left.Add((part.Blob.Length, part.RemainingBytes));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        // The hash comes last, when nothing of the content is left.
        var rest = 0UL;
        foreach (var (length, remaining) in left.AsEnumerable().Reverse().Skip(1))
        {
            if (remaining != rest)
            {
                fail(Law.Reported, $"A snapshot says that {remaining} bytes are left where {rest} are.");
            }

            rest += (ulong)length;
        }

        var bytes = content.ToArray();
        var state = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(state).AsSpan().SequenceEqual(bytes.AsSpan(state.Length)))
        {
            fail(Law.Reported, $"A snapshot is not what its hash is of.");
        }

        var hash = new WatchableStore(SnapshotFormat.Read(state)).Hash().Value;
        history.Hash(new HashRecord("a snapshot", 0, hash.CompactRevision, hash.HashRevision, hash.Hash)
        {
            IsOfClient = true,
        });
    }

    private static async Task DefragmentAsync(Api.Maintenance.MaintenanceClient server, CallOptions options)
    {
        using var call = server.DefragmentAsync(new Api.DefragmentRequest(), options);
        await call.ResponseAsync;
    }

    private void CheckHeader(int member, Api.ResponseHeader header) =>
        Check(Serves(member, header.MemberId) && header is { Revision: >= 1, RaftTerm: > 0 }, header);

    /// <summary>Whether it has the name at that place: who was removed may come back by it under another id.</summary>
    private bool Serves(int member, ulong id) => servers is not ClusterHost cluster
        ? id == servers.IdOf(member)
        : cluster.Members.Any(host => host.Name == cluster.Names[member] && host.Identity.MemberId == id);

    private bool IsMember(ulong id) => servers is not ClusterHost cluster
        || cluster.Members.Any(member => member.Identity.MemberId == id);

    private void Check(bool isSo, object answer)
    {
        if (!isSo)
        {
            fail(Law.Reported, $"A server answered {answer.GetType().Name} {answer}, which can't be.");
        }
    }
}
