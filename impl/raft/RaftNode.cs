using Vigil.Seams;

namespace Vigil.Raft;

/// <summary>One node of a Raft cluster: ticks and messages in, <see cref="Raft.Ready"/> values out.</summary>
/// <remarks>
/// It does no I/O, starts nothing and waits for nothing. The caller's loop is: feed it (<see cref="Tick"/>,
/// <see cref="Step"/>, <see cref="Propose(ReadOnlyMemory{byte})"/>, <see cref="ReadIndex"/>), and while
/// <see cref="HasReady"/>: take <see cref="Ready"/>, do what it says, <see cref="Advance"/>. Between
/// <see cref="Ready"/> and <see cref="Advance"/> nothing is fed. Not thread-safe. Follows Ongaro and Ousterhout,
/// "In Search of an Understandable Consensus Algorithm", and Ongaro's thesis for pre-votes, reads and transfers.
/// </remarks>
internal sealed partial class RaftNode
{
    private readonly RaftOptions _options;
    private readonly IEntropy _entropy;
    private readonly RaftLog _log;
    private readonly SortedList<ulong, Progress> _progress = [];
    private readonly Dictionary<ulong, bool> _votes = [];

    private long _term;
    private ulong _vote;
    private int _electionElapsed;
    private int _electionTimeout;
    private int _heartbeatElapsed;

    /// <summary>A node on what storage has kept.</summary>
    /// <param name="options">Its configuration.</param>
    /// <param name="entropy">Where election timeouts are drawn.</param>
    /// <param name="hardState">As storage has it; default for a new one.</param>
    /// <param name="snapshot">The latest one that storage has, whose state the application has; or null.</param>
    /// <param name="entries">All that storage has after it, and as many before it as it likes; no holes.</param>
    /// <remarks>
    /// A cluster is founded by a snapshot with which all of its founders begin, so that a node that joins later has to
    /// be sent one; see <see cref="Founding"/>. It begins with nothing.
    /// </remarks>
    public RaftNode(
        RaftOptions options,
        IEntropy entropy,
        HardState hardState,
        Snapshot? snapshot,
        IReadOnlyList<Entry> entries)
    {
        Invariant.Holds(options.Id != 0, "0 is nobody.");
        Invariant.Holds(options.ElectionTicks > options.HeartbeatTicks, "A heartbeat comes before a timeout.");
        _options = options;
        _entropy = entropy;
        _log = new RaftLog(snapshot, entries, hardState.Commit, !HasMutant(RaftMutants.TrustOldCommit));
        (_term, _vote) = (hardState.Term, hardState.Vote);
        _saved = new HardState(_term, _vote, _log.Committed);
        UseConf(snapshot?.Conf ?? ConfState.Empty);
        BecomeFollower(_term, leader: 0);
    }

    /// <summary>What a new cluster begins with: the same on every founder.</summary>
    /// <param name="conf">The founders.</param>
    /// <param name="data">The application's first state.</param>
    public static (HardState HardState, Snapshot Snapshot) Founding(ConfState conf, ReadOnlyMemory<byte> data) =>
        (new HardState(1, 0, 1), new Snapshot(1, 1, conf, data));

    /// <summary>Who this node is.</summary>
    public ulong Id => _options.Id;

    /// <summary>What it is.</summary>
    public RaftRole Role { get; private set; }

    /// <summary>Its term.</summary>
    public long Term => _term;

    /// <summary>Whom it takes for the leader of its term; 0 is nobody.</summary>
    public ulong Leader { get; private set; }

    /// <summary>The members, as far as applied.</summary>
    public ConfState Conf { get; private set; } = ConfState.Empty;

    /// <summary>Its log, to look at.</summary>
    public RaftLog Log => _log;

    /// <summary>Where it stands.</summary>
    public RaftStatus Status => new(
        Id,
        Role,
        _term,
        Leader,
        _log.Committed,
        _log.Applied,
        Conf,
        Role != RaftRole.Leader
            ? []
            : [.. _progress.Where(pair => pair.Key != Id).Select(pair =>
                new FollowerStatus(
                    pair.Key, pair.Value.Match, Conf.Learners.Contains(pair.Key), pair.Value.RecentActive))]);

    /// <summary>What a leader knows of a follower; null when it knows none or does not lead.</summary>
    public Progress? ProgressOf(ulong node) => Role == RaftRole.Leader ? _progress.GetValueOrDefault(node) : null;

    /// <summary>
    /// Whether it has no vote and has heard nothing for an election time-out, or for one more: true for one tick each.
    /// </summary>
    public bool HearsNobody =>
        !Conf.IsVoter(Id) && _electionElapsed > 0 && _electionElapsed % _options.ElectionTicks == 0;

    private bool HasMutant(RaftMutants mutant) => (_options.Mutants & mutant) != 0;

    private bool IsPromotable => Conf.IsVoter(Id) && _log.Pending is null;

    /// <summary>One tick of time.</summary>
    public void Tick()
    {
        NothingUnderWay();
        _electionElapsed++;
        if (Role == RaftRole.Leader)
        {
            TickLeader();
        }
        else if (IsPromotable && _electionElapsed >= _electionTimeout)
        {
            _electionElapsed = 0;
            Campaign();
        }
    }

    private void TickLeader()
    {
        _heartbeatElapsed++;
        if (_electionElapsed >= _options.ElectionTicks)
        {
            _electionElapsed = 0;
            AbortTransfer();
            if (_options.CheckQuorum && !TakeQuorumActive())
            {
                BecomeFollower(_term, leader: 0);
                return;
            }
        }

        if (_heartbeatElapsed >= _options.HeartbeatTicks)
        {
            _heartbeatElapsed = 0;
            SendHeartbeats();
        }
    }

    /// <summary>Whether a majority has been heard from since this was last called.</summary>
    private bool TakeQuorumActive()
    {
        var active =
            Majority.Reached(Conf.Voters, node => node == Id || _progress[node].RecentActive ? 1 : 0) == 1;
        foreach (var progress in _progress.Values)
        {
            progress.RecentActive = false;
        }

        return active;
    }

    /// <summary>
    /// A message of another node. One from a non-member is handled like any other: terms sort it out.
    /// </summary>
    public void Step(Message message)
    {
        NothingUnderWay();
        Invariant.Holds(message.To == Id, "A message is for who gets it.");
        if (!AcceptTerm(message))
        {
            return;
        }

        switch (message.Kind)
        {
            case MessageKind.PreVote:
            case MessageKind.Vote:
                HandleVote(message);
                break;
            case MessageKind.PreVoteReply:
            case MessageKind.VoteReply:
                HandleVoteReply(message);
                break;
            case MessageKind.Append:
                HearLeader(message);
                HandleAppend(message);
                break;
            case MessageKind.Heartbeat:
                HearLeader(message);
                HandleHeartbeat(message);
                break;
            case MessageKind.InstallSnapshot:
                HearLeader(message);
                HandleSnapshot(message);
                break;
            case MessageKind.AppendReply:
                HandleAppendReply(message);
                break;
            case MessageKind.HeartbeatReply:
                HandleHeartbeatReply(message);
                break;
            case MessageKind.Propose:
                HandlePropose(message);
                break;
            case MessageKind.ReadIndex:
                HandleReadIndex(message);
                break;
            case MessageKind.ReadIndexReply:
                _reads.Add(new ReadState(message.Context, message.Index));
                break;
            case MessageKind.TransferLeader:
                HandleTransfer(message);
                break;
            case MessageKind.TimeoutNow:
                HandleTimeoutNow();
                break;
            default:
                throw Invariant.Unreachable("Every kind of message is covered.");
        }
    }

    /// <summary>Section 5.1: terms are exchanged in every message, and older ones are refused.</summary>
    /// <returns>Whether the message is to be handled.</returns>
    private bool AcceptTerm(Message message)
    {
        var isVote = message.Kind is MessageKind.Vote or MessageKind.PreVote;
        if (message.Term == 0 || message.Term == _term)
        {
            return true;
        }

        if (message.Term > _term)
        {
            if (isVote && !message.Transfer && HearsLeader)
            {
                return false;
            }

            // A pre-vote has a term that nobody is in yet, and so does a yes to it.
            if (message.Kind != MessageKind.PreVote && !(message.Kind == MessageKind.PreVoteReply && !message.Reject))
            {
                BecomeFollower(message.Term, IsOfLeader(message.Kind) ? message.From : 0);
            }

            return true;
        }

        if (HasMutant(RaftMutants.TakeOldTerm) && IsOfLeader(message.Kind) && Role != RaftRole.Leader)
        {
            BecomeFollower(message.Term, message.From);
            return true;
        }

        if (IsOfLeader(message.Kind))
        {
            // Our refused candidacy may have left us ahead of a working leader: this makes it step down.
            Send(new Message
            {
                Kind = MessageKind.AppendReply,
                To = message.From,
                Reject = true,
                Index = message.Index,
            });
        }
        else if (isVote)
        {
            // A candidate that is behind learns the term. Without that it could stay behind for ever, where nobody
            // contacts it.
            var kind = message.Kind == MessageKind.Vote ? MessageKind.VoteReply : MessageKind.PreVoteReply;
            Send(new Message { Kind = kind, To = message.From, Reject = true });
        }

        return false;
    }

    private static bool IsOfLeader(MessageKind kind) =>
        kind is MessageKind.Append or MessageKind.Heartbeat or MessageKind.InstallSnapshot;

    /// <summary>
    /// Whether a leader was heard from so recently that another election would only disturb (section 6).
    /// </summary>
    private bool HearsLeader => _options.CheckQuorum && Leader != 0 && _electionElapsed < _options.ElectionTicks;

    private void HearLeader(Message message)
    {
        Invariant.Holds(Role != RaftRole.Leader, "One term has one leader.");
        if (Role != RaftRole.Follower)
        {
            BecomeFollower(_term, message.From);
        }

        _electionElapsed = 0;
        Leader = message.From;
    }

    private void Reset(long term)
    {
        if (_term != term)
        {
            (_term, _vote) = (term, 0);
        }

        Leader = 0;
        _votes.Clear();
        _selfVote = null;
        _electionElapsed = 0;
        _heartbeatElapsed = 0;
        _electionTimeout = _options.ElectionTicks + _entropy.Next("raft.election", _options.ElectionTicks);
        _transferee = 0;
        ForgetReads();
        foreach (var node in _progress.Keys.ToList())
        {
            _progress[node] = new Progress(_log.Last + 1, _options.InflightMax);
        }
    }

    private void BecomeFollower(long term, ulong leader)
    {
        Reset(term);
        Role = RaftRole.Follower;
        Leader = leader;
    }
}
