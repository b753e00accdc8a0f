using System.Text;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Server.Node;

namespace Vigil.Sim.World.Raft;

/// <summary>A cluster driven by hand: nothing happens that is not requested. For tests and stories.</summary>
/// <remarks>
/// Disks take no time, messages wait until they are delivered, and all timeouts are as short as they may be.
/// </remarks>
internal sealed class RaftBench : IEntropy
{
    private const int StabilizeMax = 10_000;

    private readonly SortedDictionary<ulong, RaftMember> _members = [];
    private readonly SortedDictionary<ulong, List<Entry>> _applied = [];
    private readonly SortedDictionary<ulong, List<ReadState>> _reads = [];
    private readonly HashSet<(ulong From, ulong To)> _cut = [];
    private readonly RaftOptions _template;
    private readonly ConfState _founders;

    /// <summary>A cluster whose founders all start from the same state.</summary>
    /// <param name="founders">Who is in it.</param>
    /// <param name="template">The options of all nodes; each one's id is added.</param>
    public RaftBench(ConfState founders, RaftOptions? template = null)
    {
        _founders = founders;
        _template = template ?? new RaftOptions { Id = 1 };
        foreach (var id in founders.Voters.Concat(founders.Learners))
        {
            Add(id);
        }
    }

    /// <summary>A cluster of so many voters, from 1 on.</summary>
    public static RaftBench Of(int voters, RaftOptions? template = null) =>
        new(new ConfState([.. Enumerable.Range(1, voters).Select(id => (ulong)id)], []), template);

    /// <summary>Everyone, up or down.</summary>
    public IEnumerable<ulong> Ids => _members.Keys;

    /// <summary>The messages in flight, the oldest first.</summary>
    public List<Message> Messages { get; } = [];

    /// <summary>Called with each thing that can be seen from outside.</summary>
    public Action<string> OnSeen { get; set; } = static _ => { };

    /// <summary>A node that is up.</summary>
    public RaftNode this[ulong id] =>
        _members[id].Node ?? throw new InvalidOperationException($"n{id} is down.");

    /// <summary>Whether a node is up.</summary>
    public bool IsUp(ulong id) => _members.TryGetValue(id, out var member) && member.Node is not null;

    /// <summary>What a node has applied since it began.</summary>
    public IReadOnlyList<Entry> Applied(ulong id) => _applied[id];

    /// <summary>The commands that a node has applied, as text.</summary>
    public IEnumerable<string> Commands(ulong id) => _applied[id]
        .Where(entry => entry.Kind == EntryKind.Normal && !entry.Data.IsEmpty)
        .Select(entry => Encoding.UTF8.GetString(entry.Data.Span));

    /// <summary>The reads that a node has answered.</summary>
    public IReadOnlyList<ReadState> Reads(ulong id) => _reads[id];

    /// <summary>What a crash leaves of a node.</summary>
    public RaftDisk Disk(ulong id) => _members[id].Disk;

    /// <summary>The node that leads in the latest term; null when nobody does.</summary>
    public RaftNode? Leader => _members.Values
        .Select(member => member.Node).OfType<RaftNode>()
        .Where(node => node.Role == RaftRole.Leader).MaxBy(node => node.Term);

    /// <summary>A founder, or one who joins and has nothing.</summary>
    public void Add(ulong id)
    {
        var member = new RaftMember(id);
        _members.Add(id, member);
        if (_founders.Contains(id))
        {
            var (hardState, snapshot) = RaftNode.Founding(_founders, new RaftState(1, 0).Write());
            member.Disk.Found(hardState, snapshot);
        }

        Start(id);
    }

    /// <summary>
    /// Gives a node that has nothing yet the log that it is to have: entries of these terms, from index 2 on.
    /// </summary>
    public void Seed(ulong id, long term, params long[] terms)
    {
        var member = _members[id];
        member.Disk.Write(new HardState(term, 0, 1));
        for (var i = 0; i < terms.Length; i++)
        {
            member.Disk.Write(
                new Entry(terms[i], i + 2, EntryKind.Normal, Encoding.UTF8.GetBytes($"{terms[i]}.{i + 2}")));
        }

        member.Disk.Sync();
        member.Crash(0);
        Start(id);
    }

    /// <summary>Everything but the disk is gone.</summary>
    public void Crash(ulong id)
    {
        _members[id].Crash(0);
        OnSeen($"n{id} is down");
    }

    /// <summary>Takes what a node wants written, and crashes before it is.</summary>
    public void CrashBeforeSync(ulong id)
    {
        Messages.AddRange(Reachable(this[id].Ready().Messages));
        Crash(id);
    }

    /// <summary>Begins again from the disk.</summary>
    public void Start(ulong id)
    {
        (_applied[id], _reads[id]) = ([], []);
        _members[id].Start(_template with { Id = id }, this, LifeNumbers.FromOne());
    }

    /// <summary>That many ticks of one node, with the work that follows from each.</summary>
    public void Tick(ulong id, int ticks = 1)
    {
        for (var i = 0; i < ticks; i++)
        {
            Do(id, node => node.Tick());
        }
    }

    /// <summary>Does something to a node, and what it wants done then.</summary>
    public void Do(ulong id, Action<RaftNode> action)
    {
        var node = this[id];
        var (role, term) = (node.Role, node.Term);
        action(node);
        See(node, ref role, ref term);
        while (IsUp(id) && node.HasReady)
        {
            Work(_members[id], node);
            See(node, ref role, ref term);
        }
    }

    /// <summary>Proposes a command with this text.</summary>
    public bool Propose(ulong id, string text)
    {
        var taken = false;
        Do(id, node => taken = node.Propose(Encoding.UTF8.GetBytes(text)));
        return taken;
    }

    /// <summary>Makes a node campaign, and delivers everything that follows.</summary>
    public void Elect(ulong id)
    {
        Do(id, node => node.Campaign());
        Stabilize();
    }

    /// <summary>Delivers the oldest message that matches; false when there is none.</summary>
    public bool TryDeliver(Predicate<Message> which)
    {
        if (Messages.Find(which) is not { } message)
        {
            return false;
        }

        Messages.Remove(message);
        if (!IsUp(message.To) || _cut.Contains((message.From, message.To)))
        {
            OnSeen($"{message}  lost");
            Report(message, arrived: false);
            return true;
        }

        OnSeen($"{message}");
        Do(message.To, node => node.Step(message));
        Report(message, arrived: true);
        return true;
    }

    /// <summary>Delivers until nothing is in flight.</summary>
    public void Stabilize()
    {
        for (var left = StabilizeMax; TryDeliver(static _ => true); left--)
        {
            Invariant.Holds(left > 0, "A cluster that nothing happens to comes to rest.");
        }
    }

    /// <summary>Drops the messages in flight that match.</summary>
    public int Drop(Predicate<Message> which)
    {
        var dropped = Messages.FindAll(which);
        Messages.RemoveAll(which);
        foreach (var message in dropped)
        {
            OnSeen($"{message}  lost");
            Report(message, arrived: false);
        }

        return dropped.Count;
    }

    /// <summary>Nothing gets to or from a node until <see cref="Join"/>.</summary>
    public void Cut(ulong id)
    {
        foreach (var other in _members.Keys.Where(other => other != id))
        {
            _cut.Add((id, other));
            _cut.Add((other, id));
        }
    }

    /// <summary>All links work.</summary>
    public void Join() => _cut.Clear();

    /// <summary>A node's application takes a snapshot, and the log drops all before an index.</summary>
    public void Compact(ulong id, long keepFrom)
    {
        var (member, node) = (_members[id], this[id]);
        var term = node.Log.TermAt(member.State.Index) ?? throw Invariant.Unreachable("What was applied has a term.");
        var snapshot = new Snapshot(member.State.Index, term, node.Conf, member.State.Write());
        member.Disk.Save(snapshot, keepFrom);
        node.Compact(snapshot, keepFrom);
    }

    /// <inheritdoc/>
    int IEntropy.Next(string site, int bound) => 0;

    private void Report(Message message, bool arrived)
    {
        if (message.Kind == MessageKind.InstallSnapshot && IsUp(message.From))
        {
            Do(message.From, node => node.ReportSnapshot(message.To, arrived));
        }
    }

    private void Work(RaftMember member, RaftNode node)
    {
        var ready = node.Ready();
        if (ready.HardState is { } hardState)
        {
            member.Disk.Write(hardState);
        }

        if (ready.Snapshot is { } snapshot)
        {
            member.Disk.Write(snapshot);
            member.State = RaftState.Read(snapshot.Data);
            OnSeen($"  n{member.Id} installs {snapshot}");
        }

        foreach (var entry in ready.Entries)
        {
            member.Disk.Write(entry);
        }

        member.Disk.Sync();
        Messages.AddRange(Reachable(ready.Messages.Concat(ready.MessagesAfterSync).Select(message =>
            message.Kind == MessageKind.InstallSnapshot ? message with { Snapshot = member.Disk.Snapshot } : message)));
        foreach (var entry in ready.Committed)
        {
            Apply(member, node, entry);
        }

        foreach (var read in ready.Reads)
        {
            _reads[member.Id].Add(read);
            OnSeen($"  n{member.Id} may serve read {read.Context} at {read.Index}");
        }

        node.Advance();
    }

    private void Apply(RaftMember member, RaftNode node, Entry entry)
    {
        member.State = member.State.Apply(entry);
        _applied[member.Id].Add(entry);
        if (entry.Kind == EntryKind.ConfChange)
        {
            OnSeen($"  n{member.Id} applies {entry}: members {node.ApplyConfChange(ConfChange.Read(entry.Data))}");
        }
        else
        {
            var text = entry.Data.IsEmpty ? "opens the term" : Encoding.UTF8.GetString(entry.Data.Span);
            OnSeen($"  n{member.Id} applies {entry}  {text}");
        }
    }

    private IEnumerable<Message> Reachable(IEnumerable<Message> messages) =>
        messages.Where(message => _members.ContainsKey(message.To));

    private void See(RaftNode node, ref RaftRole role, ref long term)
    {
        if (node.Role != role || node.Term != term)
        {
            (role, term) = (node.Role, node.Term);
            OnSeen($"  n{node.Id} is {role} in term {term}");
        }
    }
}
