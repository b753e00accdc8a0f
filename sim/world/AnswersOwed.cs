using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>The requests of one watch stream that have no answer yet, in the order in which they were sent.</summary>
internal sealed class AnswersOwed(Action<Law, string> fail)
{
    private readonly LinkedList<Owed> _owed = [];

    /// <summary>What was requested.</summary>
    private enum Kind
    {
        /// <summary>A watch.</summary>
        Create,

        /// <summary>A watch of an empty range.</summary>
        Refuse,

        /// <summary>A watch with an id that another may have.</summary>
        CreateOrRefuse,

        /// <summary>The end of a watch.</summary>
        Cancel,

        /// <summary>Progress of the stream.</summary>
        Progress,
    }

    /// <summary>Every record whose watch was requested and not answered.</summary>
    public IEnumerable<WatchRecord> Records => _owed.Select(owed => owed.Record).OfType<WatchRecord>();

    /// <summary>A watch was requested.</summary>
    /// <param name="id">Its id; null where the server chooses.</param>
    /// <param name="record">What its user sees of it.</param>
    /// <param name="mayBeRefused">Whether its id may be in use.</param>
    public void Create(long? id, WatchRecord record, bool mayBeRefused) =>
        _owed.AddLast(new Owed(mayBeRefused ? Kind.CreateOrRefuse : Kind.Create, id, record));

    /// <summary>Whether a watch with an id was requested, and there is no answer.</summary>
    public bool MayCreate(long id) =>
        _owed.Any(owed => owed.Kind is Kind.Create or Kind.CreateOrRefuse && owed.Id == id);

    /// <summary>A watch was requested that can't be.</summary>
    public void Refused() => _owed.AddLast(new Owed(Kind.Refuse, null, null));

    /// <summary>The end of a watch was requested, which the stream has.</summary>
    public void Cancel(long id) => _owed.AddLast(new Owed(Kind.Cancel, id, null));

    /// <summary>Progress was requested, and no watch waits for a revision that is still to come.</summary>
    /// <param name="seen">The newest revision that the server had shown by then: the answer is not below it.</param>
    public void Progress(long seen) => _owed.AddLast(new Owed(Kind.Progress, null, null) { Seen = seen });

    /// <summary>A watch was created.</summary>
    /// <returns>What its user sees of it; null when nobody requested it now.</returns>
    public WatchRecord? OnCreated(long id) =>
        Take(owed => owed.Kind is Kind.Create or Kind.CreateOrRefuse && (owed.Id ?? id) == id, $"the creation of {id}")
            ?.Record;

    /// <summary>A watch was refused.</summary>
    /// <returns>What its user sees of it; null where it could not have been.</returns>
    public WatchRecord? OnRefused() =>
        Take(owed => owed.Kind is Kind.Refuse or Kind.CreateOrRefuse, "a refusal")?.Record;

    /// <summary>A watch ended as requested.</summary>
    public void OnCanceled(long id) => Take(owed => owed.Kind == Kind.Cancel && owed.Id == id, $"the end of {id}");

    /// <summary>
    /// Compaction ended a watch: its cancellation, if one is under way, finds no such watch and has no answer. One
    /// behind another creation with that id is for that watch.
    /// </summary>
    public void OnCompacted(long id)
    {
        var next = _owed.First;
        while (next is not null && next.Value.Id != id)
        {
            next = next.Next;
        }

        if (next is { Value.Kind: Kind.Cancel })
        {
            _owed.Remove(next);
        }
    }

    /// <summary>
    /// Progress of the stream was answered. A watch that is behind defers it, and other answers overtake it; it
    /// overtakes none.
    /// </summary>
    public void OnProgress(long revision)
    {
        if (_owed.First is { Value.Kind: Kind.Progress } first)
        {
            if (revision < first.Value.Seen)
            {
                fail(
                    Law.AnsweredInOrder,
                    $"Progress was requested when {first.Value.Seen} was known, and answered with {revision}.");
            }

            _owed.Remove(first);
            return;
        }

        fail(Law.AnsweredInOrder, $"Progress was answered where {First} was to be: {this}.");
    }

    /// <summary>Long after the last request: everything must have been answered.</summary>
    public void CheckAllAnswered()
    {
        if (_owed.Count > 0)
        {
            fail(Law.AnsweredInOrder, $"A stream that is calm has not answered: {this}.");
        }
    }

    /// <summary>For a report.</summary>
    public override string ToString() => string.Join(", ", _owed);

    private string First => _owed.First?.Value.ToString() ?? "nothing";

    private Owed? Take(Func<Owed, bool> isIt, string what)
    {
        var next = _owed.First;
        while (next is { Value.Kind: Kind.Progress })
        {
            next = next.Next;
        }

        if (next is not null && isIt(next.Value))
        {
            _owed.Remove(next);
            return next.Value;
        }

        fail(Law.AnsweredInOrder, $"Next was {next?.Value.ToString() ?? "nothing"}; {what} came. Owed: {this}.");
        return null;
    }

    private sealed record Owed(Kind Kind, long? Id, WatchRecord? Record)
    {
        public long Seen { get; init; }

        public override string ToString() => Id is { } id ? $"{Kind} {id}" : Kind.ToString();
    }
}
