using System.Buffers.Binary;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>One machine of a small cluster: a disk that outlives a crash, the real node, and an application.</summary>
/// <remarks>
/// One event is fed to the node, and then all is done that its <see cref="Ready"/> values say, in the order of a real
/// member. Between the two nothing else comes: a node takes nothing meanwhile, and all that others see of it are its
/// messages, which are in flight either way. What it does is a function of what was fed to it and of how the choices
/// were answered; nothing is random.
/// </remarks>
internal sealed class SmallMachine : IEntropy
{
    private readonly RaftOptions _options;
    private readonly RaftDisk _disk = new();
    private readonly RaftOracle? _oracle;
    private readonly List<Message> _sent = [];
    private readonly List<ReadState> _reads = [];
    private RaftNode? _node;
    private RaftState _state;
    private bool _canCrash;
    private ulong _draws;

    /// <param name="options">Of its node.</param>
    /// <param name="founders">Who is in the cluster; a machine that is not begins with nothing.</param>
    /// <param name="canCrash">Whether it crashes once.</param>
    /// <param name="oracle">Sees all that it does; null for nobody.</param>
    public SmallMachine(RaftOptions options, ConfState founders, bool canCrash, RaftOracle? oracle)
    {
        (_options, _canCrash, _oracle) = (options, canCrash, oracle);
        History = default(Fingerprint).Then(options.Id);
        if (founders.IsVoter(options.Id))
        {
            var (hardState, snapshot) = RaftNode.Founding(founders, new RaftState(1, 0).Write());
            _disk.Found(hardState, snapshot);
        }

        Start();
    }

    public ulong Id => _options.Id;

    /// <summary>What it has done.</summary>
    public Deeds Deeds { get; } = new();

    /// <summary>A hash of all that was fed to it, and of how it crashed: its state is a function of that.</summary>
    public Fingerprint History { get; private set; }

    /// <summary>Whether it has led.</summary>
    public bool HasLed => Deeds.Led.Count > 0;

    /// <summary>The node of its present life.</summary>
    public RaftNode Node => _node ?? throw Invariant.Unreachable("A machine that crashes begins again at once.");

    /// <summary>Its store; null where it has none. It is lost in a crash, so no machine with one crashes.</summary>
    public SmallStore? Store { get; init; }

    /// <summary>What its application has.</summary>
    public RaftState State => _state;

    /// <summary>What it has sent since this was last cleared, in order.</summary>
    public IReadOnlyList<Message> Sent => _sent;

    /// <summary>What it has answered to reads since this was last cleared.</summary>
    public IReadOnlyList<ReadState> Reads => _reads;

    /// <summary>Whether time-outs are drawn apart, for an end that has to come: otherwise nothing is drawn.</summary>
    public bool Draws { get; set; }

    /// <summary>What its state is made of, for a <see cref="Fingerprint"/>.</summary>
    public IReadOnlyList<object?> Parts => [
        _node, _disk, _state.Index, _state.Hash, _canCrash, Deeds, Store?.Parts,
    ];

    public void Clear()
    {
        _sent.Clear();
        _reads.Clear();
    }

    /// <summary>One event, with all that follows from it here.</summary>
    /// <param name="what">The event.</param>
    /// <param name="message">What arrives, when it is that.</param>
    /// <param name="choose">
    /// Answers with a number below its argument: 0 to go on, otherwise how the machine crashes.
    /// </param>
    public void Feed(SmallEvent what, Message? message, Func<int, int> choose)
    {
        History = MessageHash.Of(History.Then(((ulong)what.Kind << 32) | (uint)what.Argument), message);
        switch (what.Kind)
        {
            case SmallKind.Arrive:
                Node.Step(message ?? throw Invariant.Unreachable("What arrives is a message."));
                break;
            case SmallKind.TimeOut:
                Node.Campaign();
                break;
            case SmallKind.Beat:
                Tick();
                break;
            case SmallKind.Propose:
                var command = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(command, what.Argument);
                Node.Propose(command);
                break;
            case SmallKind.Remove:
                Node.ProposeConfChange(new ConfChange(ConfChangeKind.Remove, (ulong)what.Argument, default));
                break;
            case SmallKind.AddLearner:
                Node.ProposeConfChange(new ConfChange(ConfChangeKind.AddLearner, (ulong)what.Argument, default));
                break;
            case SmallKind.Read:
                Node.ReadIndex(what.Argument);
                break;
            case SmallKind.Transfer:
                Node.TransferLeader((ulong)what.Argument);
                break;
            case SmallKind.Compact:
                Compact();
                break;
            case SmallKind.Put:
                Node.Propose(SmallStore.Put(Id, what.Argument));
                break;
            case SmallKind.Watch:
                Store?.Watch(what.Argument);
                break;
            case SmallKind.Drain:
                Store?.Drain();
                break;
            case SmallKind.Cut:
            case SmallKind.Heal:
            default:
                throw Invariant.Unreachable("No machine notices a cut.");
        }

        Work(choose);
    }

    /// <summary>One tick of time.</summary>
    public void Tick() => Node.Tick();

    /// <summary>Does all that the node wants done.</summary>
    public void Work(Func<int, int> choose)
    {
        Look();
        while (Node.HasReady)
        {
            if (!TryDo(Node.Ready(), choose))
            {
                return;
            }
        }

        if (_canCrash && Choose(choose, 2) == 1)
        {
            Crash(0);
        }
    }

    /// <inheritdoc/>
    int IEntropy.Next(string site, int bound) =>
        Draws ? (int)(StepId.Mix(Id, ++_draws) % (ulong)bound) : 0;

    private void Start()
    {
        _node = new RaftNode(_options, this, _disk.HardState, _disk.Snapshot, _disk.Entries);
        _state = _disk.Snapshot is { } snapshot ? RaftState.Read(snapshot.Data) : default;
        _oracle?.Started(_node, _state);
        Deeds.Holds(Id, _state);
        Look();
    }

    /// <returns>False when the machine crashed in the middle, and has begun again.</returns>
    private bool TryDo(Ready ready, Func<int, int> choose)
    {
        _oracle?.Writes(Node, ready.Entries);
        Deeds.Writes(Node, ready.Entries);
        Send(ready.Messages);
        Write(ready);
        foreach (var entry in ready.Committed)
        {
            Apply(entry);
        }

        // What the crash keeps of all is what a sync would have: then only what waits for it is not sent.
        if (_canCrash && Choose(choose, _disk.Unsynced + 2) is var crash and > 0)
        {
            Crash(crash - 1);
            return false;
        }

        if (ready.MustSync)
        {
            _disk.Sync();
            _oracle?.Durable(Id, _disk.HardState);
            Deeds.Durable(Id, _disk.HardState);
        }

        if (ready.Snapshot is { } snapshot)
        {
            var state = RaftState.Read(snapshot.Data);
            _oracle?.Installed(Id, _state, state);
            if (state.Index < _state.Index)
            {
                Deeds.Break(RaftLaw.StateMachineSafety, $"n{Id} went back from {_state.Index} to {state.Index}");
            }

            _state = state;
            Deeds.Holds(Id, state);
        }

        Send(ready.MessagesAfterSync);
        foreach (var read in ready.Reads)
        {
            _oracle?.ReadAnswered(Id, read);
            _reads.Add(read);
        }

        Node.Advance();
        Look();
        return true;
    }

    private int Choose(Func<int, int> choose, int bound)
    {
        var answer = choose(bound);
        History = History.Then((ulong)answer);
        return answer;
    }

    private void Write(Ready ready)
    {
        if (!ready.MustSync)
        {
            return;
        }

        if (ready.HardState is { } hardState)
        {
            _disk.Write(hardState);
        }

        if (ready.Snapshot is { } snapshot)
        {
            _disk.Write(snapshot);
        }

        foreach (var entry in ready.Entries)
        {
            _disk.Write(entry);
        }
    }

    private void Send(IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            // Only storage has the data of a snapshot.
            var sent = message.Kind == MessageKind.InstallSnapshot
                ? message with { Snapshot = _disk.Snapshot }
                : message;
            _oracle?.Sends(sent);
            Deeds.Sends(sent);
            _sent.Add(sent);
        }
    }

    private void Apply(Entry entry)
    {
        var before = _state;
        _state = before.Apply(entry);
        _oracle?.Applied(Id, before, entry, _state);
        Deeds.Apply(Id, before, entry, _state);
        Store?.Apply(entry);
        if (entry.Kind == EntryKind.ConfChange)
        {
            Node.ApplyConfChange(ConfChange.Read(entry.Data));
        }
        else if (!entry.Data.IsEmpty && Node.Role == RaftRole.Leader)
        {
            _oracle?.Acknowledged(Node, entry);
        }
    }

    private void Compact()
    {
        if (Node.Log.Pending is null
            && _state.Index > (Node.Log.Snapshot?.Index ?? 0)
            && Node.Log.TermAt(_state.Index) is { } term)
        {
            var snapshot = new Snapshot(_state.Index, term, Node.Conf, _state.Write());
            _disk.Save(snapshot, snapshot.Index + 1);
            Node.Compact(snapshot, snapshot.Index + 1);
        }
    }

    private void Crash(int kept)
    {
        _canCrash = false;
        _disk.Crash(kept);
        Deeds.Durable(Id, _disk.HardState);
        Start();
        Work(static _ => 0);
    }

    private void Look()
    {
        _oracle?.Look(Node);
        Deeds.Look(Node);
    }
}
