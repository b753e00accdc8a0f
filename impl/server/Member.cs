using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Seams;

namespace Vigil.Server;

/// <summary>What the services of one server share, and what it admits. Thread-safe.</summary>
internal sealed class Member
{
    /// <summary>What a pair costs besides its bytes, for the quota. Source: etcd <c>etcdserver/quota.go</c>.</summary>
    private const long PairBytes = 256;

    /// <summary>How many revisions are freed before others get their turn.</summary>
    private const int ScrubAtOnce = 1000;

    /// <summary>Puts the parts together.</summary>
    /// <param name="store">What is served.</param>
    /// <param name="cluster">Through which it is changed.</param>
    /// <param name="lessor">Over the same store.</param>
    /// <param name="identity">Who serves.</param>
    /// <param name="alarms">What is wrong, as far as this member knows.</param>
    /// <param name="limits">Its bounds.</param>
    /// <param name="supervisor">For work that continues after an answer.</param>
    internal Member(
        WatchableStore store,
        ICluster cluster,
        Lessor lessor,
        ServerIdentity identity,
        Alarms alarms,
        ServerLimits limits,
        Supervisor supervisor)
    {
        Store = store;
        Cluster = cluster;
        Alarms = alarms;
        Lessor = lessor;
        Identity = identity;
        Limits = limits;
        Supervisor = supervisor;
    }

    /// <summary>The keys.</summary>
    public WatchableStore Store { get; }

    /// <summary>How the keys are changed, on this and all other members.</summary>
    public ICluster Cluster { get; }

    /// <summary>The leases' time.</summary>
    public Lessor Lessor { get; }

    /// <summary>For the headers.</summary>
    public ServerIdentity Identity { get; }

    /// <summary>The bounds.</summary>
    public ServerLimits Limits { get; }

    /// <summary>The alarms for operators.</summary>
    public Alarms Alarms { get; }

    internal Supervisor Supervisor { get; }

    /// <summary>A header with the store's present revision.</summary>
    public ResponseHeader Header() => Header(Store.CurrentRevision);

    /// <summary>A header with a revision.</summary>
    public ResponseHeader Header(long revision) => new()
    {
        ClusterId = Identity.ClusterId,
        MemberId = Identity.MemberId,
        RaftTerm = (ulong)Cluster.Term,
        Revision = revision,
    };

    /// <summary>
    /// Whether a caller wants an error rather than to wait for a leader: the metadata <c>hasleader</c>.
    /// </summary>
    internal static bool WantsLeader(ServerCallContext context) =>
        context.RequestHeaders.Any(entry => entry is { Key: "hasleader", IsBinary: false, Value: "true" });

    /// <summary>For streams: ends with the cluster's leader, if the caller wishes.</summary>
    internal CancellationToken LeaderlessFor(ServerCallContext context) =>
        WantsLeader(context) ? Cluster.Leaderless : CancellationToken.None;

    /// <exception cref="RpcException">There is no leader and the caller wants one.</exception>
    internal void AdmitCaller(ServerCallContext context)
    {
        if (Cluster.Status.Leader == 0 && WantsLeader(context))
        {
            throw EtcdErrors.NoLeader.ToException();
        }
    }

    /// <exception cref="RpcException">The data is damaged.</exception>
    internal void Admit()
    {
        if (Alarms.IsCorrupt)
        {
            throw EtcdErrors.Corrupt.ToException();
        }
    }

    /// <exception cref="RpcException">There is no space for so many bytes, or the data is damaged.</exception>
    internal void Admit(long bytes)
    {
        Admit();
        CheckQuota(bytes);
    }

    /// <summary>What a put adds, at most.</summary>
    /// <exception cref="RpcException">Its key or its value is too large.</exception>
    internal long CostOf(PutRequest put) =>
        put.Key.Length > Limits.KeyBytesMax || put.Value.Length > Limits.ValueBytesMax
            ? throw EtcdErrors.RequestTooLarge.ToException()
            : PairBytes + put.Key.Length + put.Value.Length;

    /// <exception cref="RpcException">There is no space for a lease, or the data is damaged.</exception>
    internal void AdmitLease()
    {
        Admit();
        CheckQuota(MvccStore.LeaseBytes);
    }

    /// <summary>Changes the store.</summary>
    internal async ValueTask<Result<T>> WriteAsync<T>(StoreCommand command, CancellationToken cancellationToken)
        where T : class => (await Cluster.ProposeAsync(command, cancellationToken)).As<T>();

    /// <summary>Frees the memory of compacted history, a step at a time.</summary>
    internal async Task ScrubAsync()
    {
        while (Store.Scrub(ScrubAtOnce))
        {
            await Task.Yield();
        }
    }

    /// <summary>
    /// Refuses a write that would pass <see cref="ServerLimits.QuotaBytes"/>, and any that adds while there is an
    /// alarm.
    /// </summary>
    private void CheckQuota(long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        if (Limits.QuotaBytes > 0 && Store.SizeBytes + bytes > Limits.QuotaBytes)
        {
            Cluster.RaiseNoSpace();
            throw EtcdErrors.NoSpace.ToException();
        }

        // A write that is refused for another member's alarm is no cause to raise this one's: it would come back up
        // while an operator disarms them one after the other.
        if (Alarms.IsNoSpace && !Store.Mutants.HasFlag(CoreMutants.WriteUnderAlarm))
        {
            if (Store.Mutants.HasFlag(CoreMutants.RaiseForOthers))
            {
                Cluster.RaiseNoSpace();
            }

            throw EtcdErrors.NoSpace.ToException();
        }
    }
}
