using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>
/// A member of a cluster: it takes part in Raft, keeps the log on its disk, and carries it out on its copy of the store.
/// </summary>
/// <remarks>
/// <para>
/// One loop owns Raft, the disk and the carrying out; everybody else puts into its mailbox and waits. One turn of it takes
/// all that has come, proposes it as one, writes and syncs it as one, and meanwhile carries out what the turn before made
/// durable: so the more wait, the more a sync is shared. A cluster of one is the same loop without anybody to write to.
/// </para>
/// <para>Every public method may be called from any thread.</para>
/// </remarks>
public sealed partial class ClusterNode : ICluster
{
    private readonly NodeParts _parts;
    private readonly NodeOptions _options;
    private readonly RaftNode _raft;
    private readonly LogStore _storage;
    private readonly MemberMachine _machine;
    private readonly Alarms _alarms;
    private readonly ServerIdentity _identity;
    private readonly PeerLinks _links;
    private readonly Mailbox _mailbox = new();

    /// <summary>Whoever waits for an entry of ours to be carried out, by its number. The loop's.</summary>
    private readonly Dictionary<ulong, Pending<ApplyResult>> _waiting = [];
    private readonly Queue<Pending<ApplyResult>> _byDeadline = new();

    /// <summary>What can't be proposed before there is a leader. The loop's.</summary>
    private List<Pending<ApplyResult>> _held = [];

    private volatile ClusterStatus _status;
    private long _sequence;

    /// <summary>The term of the last entry that was carried out. The loop's.</summary>
    private long _appliedTerm;
    private long _ticks;
    private int _proposals;
    private long _leaderChanges;
    private long _failed;
    private long _snapshotsSaved;
    private long _snapshotsInstalled;
    private volatile bool _isStopped;
    private readonly CancellationTokenSource _stopped = new();


    /// <summary>A member on what its disk held.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <param name="recovered">What <see cref="LogStore.OpenAsync"/> found.</param>
    /// <param name="options">What it is told once.</param>
    /// <exception cref="InvalidDataException">The recovered snapshot is damaged.</exception>
    public ClusterNode(NodeParts parts, Recovered recovered, NodeOptions options)
    {
        _parts = parts;
        _options = options;
        _storage = parts.Storage;
        _alarms = parts.Alarms;
        _identity = parts.Identity;
        _machine = new MemberMachine(parts.Store, parts.Lessor, parts.Alarms, new Membership());
        if (recovered.Snapshot is { } snapshot)
        {
            _machine.Install(snapshot);
            _snapshotBytes = snapshot.Data.Length;
        }

        _raft = new RaftNode(
            new RaftOptions
            {
                Id = Id,
                ElectionTicks = options.ElectionTicks,
                ReadMode = options.ReadMode,
                CommittedBytesMax = options.AppliedBytesMax,
                Mutants = options.RaftMutants,
            },
            parts.Entropy,
            recovered.HardState,
            recovered.Snapshot,
            recovered.Entries);
        _links = new PeerLinks(
            ClusterId, Self(), parts.Connector, parts.Storage, options, parts.Time, parts.Spawner)
        {
            OnUnreachable = member => _mailbox.Add(() => _raft.ReportUnreachable(member)),
            OnRemoved = () => _mailbox.Add(Retire),
            OnRefused = parts.OnRefused,
            OnDamaged = damaged => _mailbox.Add(() => throw new StorageException(damaged.Message, damaged)),
            OnSnapshot = (member, hasArrived) => _mailbox.Add(() => _raft.ReportSnapshot(member, hasArrived)),
        };
        _sequence = FirstSequence(parts.Time, parts.Entropy);
        _status = ReadStatus();
        NoticeRemoval();
    }

    /// <summary>Who this is.</summary>
    public ulong Id => _identity.MemberId;

    /// <summary>Of which cluster.</summary>
    public ulong ClusterId => _identity.ClusterId;

    /// <inheritdoc/>
    public ClusterStatus Status => _status;

    /// <inheritdoc/>
    public long Term => _status.Term;

    /// <inheritdoc/>
    public IReadOnlyList<Api.Member> Members => _machine.Membership.List();

    /// <summary>What it counts.</summary>
    public NodeStats Stats => new(
        Interlocked.Read(ref _leaderChanges),
        Volatile.Read(ref _proposals),
        Interlocked.Read(ref _failed),
        Interlocked.Read(ref _snapshotsSaved),
        Interlocked.Read(ref _snapshotsInstalled));

    /// <summary>How long the disk took to make what was appended durable.</summary>
    public Durations SyncTimes { get; } = new();

    /// <summary>Ids that no member will ever have again.</summary>
    internal IReadOnlyList<ulong> RemovedMembers => _machine.Membership.Removed;

    /// <summary>Cancelled when the loop has ended: nobody is answered any more.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>What its Raft holds, for a report. Only where nothing else runs meanwhile: in the simulation.</summary>
    internal string Describe() =>
        $"{_raft.Role} of term {_raft.Term}, log [{_raft.Log.First}, {_raft.Log.Last}], snapshot {_raft.Log.Snapshot?.Index}, "
        + $"committed {_raft.Log.Committed}, applied {_machine.Applied}, members {_raft.Conf}"
        + string.Concat(_raft.Conf.Voters.Concat(_raft.Conf.Learners).Select(node =>
            _raft.ProgressOf(node) is { } progress ? $"; {node:x}: {progress}" : ""));

    internal bool IsRemoved(ulong member) => _machine.Membership.IsRemoved(member);

    /// <summary>Another member writes to this one.</summary>
    internal void Meet(Api.Member sender)
    {
        if (_machine.Membership.Find(sender.ID) is null && !IsRemoved(sender.ID))
        {
            _mailbox.Add(() => _links.Meet(sender));
        }
    }

    /// <summary>A message of another member.</summary>
    internal void Receive(Message message) => _mailbox.Add(message);

    /// <inheritdoc/>
    public async ValueTask<CommandResult> ProposeAsync(StoreCommand command, CancellationToken cancellationToken)
    {
        if (command is CompactCommand && _options.Mutants.HasFlag(NodeMutants.CompactLocally))
        {
            return _machine.Store.Apply(command);
        }

        return (await ProposeAsync(Prepare(command), cancellationToken)).Store;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AlarmMember>> AlarmAsync(
        AlarmRequest request, CancellationToken cancellationToken) =>
        (await ProposeAsync(Prepare(new Proposal { Alarm = request }), cancellationToken)).Alarms ?? [];

    /// <inheritdoc/>
    public void RaiseNoSpace()
    {
        var alarm = new AlarmRequest
        {
            Action = AlarmRequest.Types.AlarmAction.Activate,
            MemberID = Id,
            Alarm = AlarmType.Nospace,
        };

        // Nobody waits: whoever caused it is refused now, and the next one raises it again if this is lost.
        Enqueue(Prepare(new Proposal { Alarm = alarm }));
    }

    private async ValueTask<ApplyResult> ProposeAsync(
        Pending<ApplyResult> pending, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _proposals) > _options.ProposalsMax)
        {
            Interlocked.Decrement(ref _proposals);
            throw EtcdErrors.RequestTooManyRequests.ToException();
        }

        try
        {
            pending.CancelWith(cancellationToken);
            Enqueue(pending);
            return await pending.WaitAsync();
        }
        catch
        {
            Interlocked.Increment(ref _failed);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _proposals);
        }
    }

    private Pending<ApplyResult> Prepare(StoreCommand command, long term = 0)
    {
        var proposal = new StoreProposal(Id, NextSequence(), term, command);
        return new Pending<ApplyResult> { Data = proposal.Write(), Sequence = proposal.Sequence };
    }

    private Pending<ApplyResult> Prepare(Proposal proposal, ConfChange? change = null)
    {
        proposal.Origin = Id;
        proposal.Sequence = NextSequence();
        var data = Google.Protobuf.MessageExtensions.ToByteArray(proposal);
        return new Pending<ApplyResult>
        {
            Data = change is null ? data : (change with { Context = data }).Write(),
            Sequence = proposal.Sequence,
            IsConfChange = change is not null,
        };
    }

    private ulong NextSequence() => unchecked((ulong)Interlocked.Increment(ref _sequence));

    private void Enqueue(Pending<ApplyResult> pending)
    {
        if (_isStopped)
        {
            pending.Fail(EtcdErrors.Stopped);
            return;
        }

        _mailbox.Add(pending);
    }

    /// <remarks>
    /// An entry of an earlier life of this member may still be carried out: its number must not be one that is waited
    /// for now. Time tells lives apart, and where clocks went back, chance does.
    /// </remarks>
    private static long FirstSequence(TimeProvider time, IEntropy entropy) =>
        unchecked((time.GetUtcNow().ToUnixTimeMilliseconds() << 22) ^ ((long)entropy.Next("node.sequence", 1 << 30) << 32));

    private Api.Member Self()
    {
        var self = new Api.Member { ID = Id };
        self.PeerURLs.Add(_identity.PeerUrls);
        return self;
    }

    private ClusterStatus ReadStatus() => new(
        _raft.Term, _raft.Leader, _raft.Log.Committed, _machine.Applied, _raft.Conf.Learners.Contains(Id));
}
