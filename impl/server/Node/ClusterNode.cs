using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>
/// A member of a cluster: it takes part in Raft, keeps the log on its disk, and applies it to its copy of the store.
/// </summary>
/// <remarks>
/// <para>
/// This is its entry: calls come in here, and wait for <see cref="NodeLoop"/>, which turns, or for the leader. Each
/// piece of state between two turns has its owner, and this class assembles them. A cluster of one is the same without
/// peers.
/// </para>
/// <para>Every public method may be called from any thread.</para>
/// </remarks>
internal sealed class ClusterNode : ICluster
{
    private readonly NodeParts _parts;
    private readonly NodeOptions _options;
    private readonly RaftNode _raft;
    private readonly MemberMachine _machine;
    private readonly Waiters _waiters;
    private readonly Mailbox<INodeMail> _mailbox;
    private readonly Supervisor _supervisor;
    private readonly LoopWatch _watch;
    private readonly Leaderless _leaderless = new();
    private readonly Leadership _leadership;
    private readonly Proposals _proposals;
    private readonly Reads _reads;
    private readonly SnapshotSaver _snapshots;
    private readonly PeerLinks _links;
    private readonly MemberChanges _changes;
    private readonly LeaderOperations _leader;
    private readonly NoSpaceAlarm _noSpace;
    private readonly Applier _applier;
    private readonly PeerRefusals _refusals;
    private readonly Senders _senders;
    private readonly NodeLoop _loop;
    private readonly CancellationTokenSource _stopped = new();
    private volatile ClusterStatus _status;

    /// <summary>A member on what its disk held.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <param name="recovered">What <see cref="LogStore.OpenAsync"/> found.</param>
    /// <param name="options">Its configuration.</param>
    /// <exception cref="InvalidDataException">The recovered snapshot is damaged.</exception>
    public ClusterNode(NodeParts parts, Recovered recovered, NodeOptions options)
    {
        (_parts, _options) = (parts, options);
        _machine = new MemberMachine(parts.Store, parts.Lessor, parts.Alarms, new Membership(), options.Mutants);
        if (recovered.Snapshot is { } snapshot)
        {
            _machine.Install(snapshot);
        }

        _raft = NewRaft(parts, recovered, options);
        _waiters = new Waiters(parts.Time);
        _mailbox = new Mailbox<INodeMail>(options.Mutants);
        _supervisor = new Supervisor(parts.Spawner, parts.OnFault);
        _watch = new LoopWatch(parts.Time, options.ElectionTimeout);
        _leadership = new Leadership(_raft, options, _leaderless, parts.Time);
        _proposals = new Proposals(Id, _raft, parts, options, _waiters, _mailbox);
        _reads = new Reads(_raft, _machine, parts, options, _waiters, _mailbox, _watch);
        _snapshots = new SnapshotSaver(_raft, _machine, parts.Storage, options, _mailbox, _supervisor);
        if (recovered.Snapshot is { } begun)
        {
            _snapshots.Installed(begun);
        }

        _refusals = new PeerRefusals(parts.Time, parts.OnForged);
        _senders = new Senders(_machine.Membership, parts, options, _waiters, _mailbox);
        _links = new PeerLinks(ClusterId, Self(), parts, options, _mailbox, _supervisor, _refusals);
        _changes = new MemberChanges(_machine.Membership, _proposals, parts.Entropy);
        _leader = new LeaderOperations(this, parts, options, _machine, _reads, _changes, _waiters, _mailbox);
        _noSpace = new NoSpaceAlarm(Id, parts.Alarms, _proposals, _supervisor);
        var retirement = new Retirement(Id, _machine.Membership, options);
        _applier = new Applier(_raft, _machine, options, _proposals, _links, retirement, _refusals);
        _status = ReadStatus();
        _loop = new NodeLoop(options, parts.Time)
        {
            Raft = _raft,
            PeerAdmission = new PeerAdmission(_raft, _machine, options),
            Refusals = _refusals,
            Storage = parts.Storage,
            Applier = _applier,
            Mailbox = _mailbox,
            Links = _links,
            Proposals = _proposals,
            Reads = _reads,
            Leases = new LeaderLeases(_raft, parts.Lessor, options, _proposals, _mailbox, _supervisor),
            Snapshots = _snapshots,
            Leadership = _leadership,
            Attributes = new Attributes(parts.Identity, _machine.Membership, _proposals, _mailbox, _supervisor),
            Retirement = retirement,
            Watch = _watch,
            SyncTimes = SyncTimes,
            OnStatus = Publish,
            OnTooLarge = _noSpace.Raise,
        };
    }

    /// <summary>Who this is.</summary>
    public ulong Id => _parts.Identity.MemberId;

    /// <summary>Of which cluster.</summary>
    public ulong ClusterId => _parts.Identity.ClusterId;

    /// <inheritdoc/>
    /// <remarks>A member whose loop is stuck can't know who leads: others may have elected somebody.</remarks>
    public ClusterStatus Status => _watch.IsStalled ? _status with { Leader = 0 } : _status;

    /// <inheritdoc/>
    public long Term => _status.Term;

    /// <inheritdoc/>
    public CancellationToken Leaderless => _leadership.Token;

    /// <inheritdoc/>
    public IReadOnlyList<Api.Member> Members => _machine.Membership.List();

    /// <summary>What it counts.</summary>
    public NodeStats Stats => new(
        _leadership.Changes,
        _proposals.Count,
        _proposals.Failed,
        _snapshots.Saved,
        _applier.Installed,
        _refusals.Count,
        _refusals.Skipped);

    /// <summary>How long the disk took to make what was appended durable.</summary>
    public Durations SyncTimes { get; } = new();

    /// <summary>Cancelled when the loop has ended: nobody is answered any more.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>The last entry that was applied, and the members as Raft counts them: for the simulation.</summary>
    internal (long Applied, ConfState Conf) Counted => (_machine.Applied, _raft.Conf);

    /// <summary>Ids that no member will ever have again.</summary>
    internal IReadOnlyList<ulong> RemovedMembers => _machine.Membership.Removed;

    /// <summary>For what only the leader can do, when other members request it from this one.</summary>
    internal LeaderOperations Leader => _leader;

    /// <summary>
    /// Runs the member until it is stopped or removed from its cluster, or its disk fails. Called once.
    /// </summary>
    /// <param name="stopping">Ends it: whoever waits gets the error that the server stopped.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="IOException">The disk failed; nothing that was acknowledged is lost.</exception>
    public async Task<NodeEnd> RunAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _watch.Turned();
        await using var ticking = _parts.Time.CreateTimer(
            static node => ((ClusterNode?)node)?.Tick(), this, _options.TickInterval, _options.TickInterval);
        foreach (var host in _parts.Hosts)
        {
            Meet(host.ID);
        }

        // Nothing is accepted any more, and the loop wakes to see it.
        await using var closing =
            ending.Token.UnsafeRegister(static node => ((ClusterNode?)node)?._mailbox.Close(), this);
        try
        {
            return await _loop.RunAsync(ending.Token);
        }
        finally
        {
            _mailbox.Close();
            _waiters.Close(EtcdErrors.Stopped.ToException());
            _stopped.Cancel();
            await ticking.DisposeAsync();
            _links.Stop();
            await _supervisor.IdleAsync();
            _parts.Storage.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> ProposeAsync(StoreCommand command, CancellationToken cancellationToken)
    {
        if (command is CompactCommand && _options.Mutants.HasFlag(NodeMutants.CompactLocally))
        {
            return _machine.Store.Apply(command);
        }

        return (await _proposals.ProposeAsync(command, term: 0, cancellationToken)).Store;
    }

    /// <inheritdoc/>
    public ValueTask ConfirmReadAsync(CancellationToken cancellationToken) => _reads.ConfirmAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AlarmMember>> AlarmAsync(
        AlarmRequest request, CancellationToken cancellationToken) =>
        _options.Mutants.HasFlag(NodeMutants.AlarmLocally)
            ? _parts.Alarms.Apply(request)
            : (await _proposals.ProposeAsync(new Proposal { Alarm = request }, change: null, cancellationToken)).Alarms
                ?? [];

    /// <inheritdoc/>
    public void RaiseNoSpace() => _noSpace.Raise();

    /// <inheritdoc/>
    public ValueTask<long> KeepAliveAsync(long id, CancellationToken cancellationToken) =>
        _leader.RenewAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<(long Granted, long Remaining)?> FindLeaseAsync(long id, CancellationToken cancellationToken) =>
        _leader.FindLeaseAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Api.Member> AddMemberAsync(
        IReadOnlyList<string> peerUrls, bool isLearner, CancellationToken cancellationToken) =>
        _changes.AddAsync(peerUrls, isLearner, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RemoveMemberAsync(ulong id, CancellationToken cancellationToken)
    {
        if (id != Id || _options.Mutants.HasFlag(NodeMutants.LeaveAlone))
        {
            await _changes.RemoveAsync(id, cancellationToken);
            return;
        }

        // As soon as this is answered this machine may be switched off. If the other one of two had not learned by then
        // that it decides alone, it never would: so it is the one that commits the change, if this one leads now; and
        // what is on its way to the others has the time to arrive.
        var others = _machine.Membership.List().Where(member => !member.IsLearner && member.ID != Id).ToList();
        if (Status.Leader == Id && others is [var other])
        {
            await _leader.MoveAsync(other.ID, cancellationToken);
        }

        await _changes.RemoveAsync(id, cancellationToken);
        await Waits.DelayAsync(_options.ElectionTimeout / 2, _parts.Time, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask UpdateMemberAsync(ulong id, IReadOnlyList<string> peerUrls, CancellationToken cancellationToken) =>
        _changes.UpdateAsync(id, peerUrls, cancellationToken);

    /// <inheritdoc/>
    public ValueTask PromoteMemberAsync(ulong id, CancellationToken cancellationToken) =>
        _leader.PromoteAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask MoveLeaderAsync(ulong id, CancellationToken cancellationToken) =>
        _leader.MoveAsync(id, cancellationToken);

    /// <summary>
    /// Hands leadership to the voter that has most of the log, if this member leads and there is one.
    /// </summary>
    /// <param name="cancellationToken">Gives up; another may still become leader.</param>
    /// <returns>Whether another leads now.</returns>
    /// <exception cref="Grpc.Core.RpcException">
    /// Nobody took it within two election time-outs, or the member has stopped.
    /// </exception>
    public ValueTask<bool> HandOverAsync(CancellationToken cancellationToken) =>
        _leader.HandOverAsync(cancellationToken);

    /// <summary>Whether an id was a member's and is not any more.</summary>
    internal bool IsRemoved(ulong member) => _machine.Membership.IsRemoved(member);

    /// <summary>Another member writes to this one, and is answered though this one's log does not name it.</summary>
    /// <param name="sender">One that <see cref="Senders"/> admits; its addresses are those that others know.</param>
    internal void Meet(ulong sender)
    {
        if (_machine.Membership.Find(sender) is null && !IsRemoved(sender) && _senders.Find(sender) is { } member)
        {
            _mailbox.Add(new PeerMet(member), _options.MessagesMax);
        }
    }

    /// <summary>What <see cref="NodeMutants.TrustSenders"/> does in place of <see cref="Meet"/>.</summary>
    internal void Believe(Api.Member sender)
    {
        if (_machine.Membership.Find(sender.ID) is null && !IsRemoved(sender.ID))
        {
            _mailbox.Add(new PeerMet(sender), _options.MessagesMax);
        }
    }

    /// <summary>Who may send to this member.</summary>
    internal Senders Senders => _senders;

    /// <summary>What was refused of what came in.</summary>
    internal PeerRefusals Refusals => _refusals;

    /// <summary>Who this is.</summary>
    internal ServerIdentity Identity => _parts.Identity;

    /// <summary>Its configuration.</summary>
    internal NodeOptions Options => _options;

    /// <summary>A message of another member.</summary>
    /// <param name="message">One in which nothing is impossible by itself; see <see cref="PeerRules"/>.</param>
    /// <param name="stream">Where it came from; null for nowhere.</param>
    /// <param name="revision">The revision of the store in its snapshot.</param>
    internal void Receive(Message message, PeerStream? stream = null, long revision = long.MaxValue) =>
        _mailbox.Add(new PeerMessage(message, stream, revision), _options.MessagesMax);

    /// <summary>What its Raft holds, for a report. Only where nothing else runs meanwhile: in the simulation.</summary>
    internal string Describe() =>
        $"{_raft.Role} of term {_raft.Term}, log [{_raft.Log.First}, {_raft.Log.Last}], snapshot "
        + $"{_raft.Log.Snapshot?.Index}, committed {_raft.Log.Committed}, applied {_machine.Applied}, members "
        + $"{_raft.Conf}"
        + string.Concat(_raft.Conf.Voters.Concat(_raft.Conf.Learners).Select(node =>
            _raft.ProgressOf(node) is { } progress ? $"; {node:x}: {progress}" : ""));

    private static RaftNode NewRaft(NodeParts parts, Recovered recovered, NodeOptions options) => new(
        new RaftOptions
        {
            Id = parts.Identity.MemberId,
            ElectionTicks = options.ElectionTicks,
            ReadMode = options.ReadMode,
            CommittedBytesMax = options.AppliedBytesMax,
            Mutants = options.RaftMutants,
        },
        parts.Entropy,
        recovered.HardState,
        recovered.Snapshot,
        recovered.Entries);

    /// <remarks>The timer's: it runs even when the loop is stuck.</remarks>
    private void Tick()
    {
        _loop.Tick();
        _leaderless.SetStalled(_watch.IsStalled);
        if (!_options.Mutants.HasFlag(NodeMutants.ExpireInLoop))
        {
            Expire();
        }
    }

    private void Expire() => _waiters.Expire(begin => _leadership.TimeoutOf(begin).ToException());

    private void Publish()
    {
        if (_options.Mutants.HasFlag(NodeMutants.ExpireInLoop))
        {
            Expire();
        }

        var now = ReadStatus();
        if (now != _status)
        {
            _status = now;
        }
    }

    private Api.Member Self()
    {
        var self = new Api.Member { ID = Id };
        self.PeerURLs.Add(_parts.Identity.PeerUrls);
        return self;
    }

    private ClusterStatus ReadStatus() => new(
        _raft.Term, _raft.Leader, _raft.Log.Committed, _machine.Applied, _raft.Conf.Learners.Contains(Id));
}
