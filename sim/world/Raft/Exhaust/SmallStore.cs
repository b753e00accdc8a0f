using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Server.Node;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>The real store of a machine, and a client that watches it there.</summary>
/// <remarks>
/// Its commands are what a member proposes and applies. What it holds is a function of what was applied and of what
/// the client did, so its state is what the client got and what is in the store.
/// </remarks>
internal sealed class SmallStore(CoreMutants mutants)
{
    private static readonly Bytes Key = Bytes.Copy("k"u8);

    private readonly WatchableStore _store = new(
        new StoreOptions { BufferEventsMax = 1, BatchEventsMax = 1, SyncRevisionsMax = 1 }, mutants);

    private readonly List<long> _puts = [];
    private readonly List<long> _delivered = [];
    private WatchStream? _stream;
    private long _from;

    /// <summary>What its state is made of.</summary>
    public IReadOnlyList<object?> Parts => [_puts, _delivered, _stream is not null, _from];

    /// <summary>A put, as the data of an entry.</summary>
    /// <param name="node">Whose client proposes it.</param>
    /// <param name="number">Its number, which is the value.</param>
    public static byte[] Put(ulong node, int number) => new StoreProposal(
        node, (ulong)number, 0, new WriteCommand(new PutOp(Key, Bytes.Copy([(byte)number])))).Write();

    /// <summary>Applies an entry; one that is for nobody changes nothing.</summary>
    public void Apply(Entry entry)
    {
        if (StoreProposal.Is(entry.Data))
        {
            var command = StoreProposal.Read(entry.Data).Command;
            Invariant.Holds(_store.Apply(command).Error == StoreError.None, "A put is not refused.");
            _puts.Add(_store.CurrentRevision);
        }
    }

    /// <summary>The client begins to watch the key.</summary>
    /// <param name="from">From which revision; 0 for those to come.</param>
    public void Watch(long from)
    {
        _from = from == 0 ? _store.CurrentRevision + 1 : from;
        _stream = _store.OpenStream();
        _stream.Create(new WatchOptions { Range = KeyRange.Exact(Key), StartRevision = from });
    }

    /// <summary>The client reads all there is: every put from where it began, each once and in order.</summary>
    public void Drain()
    {
        while (_stream is not null && _stream.TryRead(out var response))
        {
            foreach (var one in response.Events.Span)
            {
                _delivered.Add(one.Revision.Main);
            }
        }

        var owed = _puts.Where(revision => revision >= _from).ToArray();
        Invariant.Holds(
            _stream is null || _delivered.SequenceEqual(owed),
            $"A watch from {_from} delivers revisions {string.Join(' ', owed)}, not {string.Join(' ', _delivered)}.");
    }
}
