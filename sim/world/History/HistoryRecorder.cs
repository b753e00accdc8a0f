using Vigil.Model;

namespace Vigil.Sim.World.History;

/// <summary>
/// Writes down what the clients of one execution do and see. Not thread-safe: one execution, one thread.
/// </summary>
/// <param name="time">The virtual clock. Only reports show it; the order is the recorder's own count.</param>
/// <param name="serverDrift">
/// By how much the server's clock, which measures leases, runs faster, in parts of a thousand.
/// </param>
public sealed class HistoryRecorder(TimeProvider time, int serverDrift = 0)
{
    private readonly List<Operation> _operations = [];
    private readonly List<WatchRecord> _watches = [];
    private readonly List<FaultRecord> _faults = [];
    private readonly List<SnapshotRecord> _snapshots = [];
    private readonly List<HashRecord> _hashes = [];
    private int _revivals;
    private int _recreations;
    private readonly long _start = time.GetTimestamp();
    private readonly LeaseClocks _leases = new(serverDrift);
    private long _seq;
    private bool _isOver;

    /// <summary>The count of everything recorded so far, which is the place of the latest in the order.</summary>
    public long Seq => _seq;

    /// <summary>Called with the place of each thing as it is recorded; null for nobody.</summary>
    public Action<long>? OnRecorded { get; init; }

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>A client calls. Until <see cref="Return"/> its outcome is unknown.</summary>
    public Operation Invoke(int client, Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var operation = Add(client, request, Next());
        _leases.Note(operation);
        return operation;
    }

    /// <summary>A call ends for its client.</summary>
    /// <exception cref="InvalidOperationException">It has returned before.</exception>
    public void Return(Operation operation, Outcome outcome)
    {
        operation.Return(outcome, Next(), Now);
        _leases.Note(operation, outcome);
    }

    /// <summary>A user starts a watch.</summary>
    public WatchRecord StartWatch(int client, WatchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var watch = new WatchRecord(_watches.Count, client, request, Next(), Now);
        _watches.Add(watch);
        return watch;
    }

    /// <summary>The user is notified that the watch exists: once in its life, also when it reconnects.</summary>
    public void Created(WatchRecord watch, long headerRevision) =>
        watch.Add(new WatchCreated(Next(), Now, headerRevision));

    /// <summary>The user is given one response with events.</summary>
    public void Events(WatchRecord watch, long headerRevision, IReadOnlyList<WatchEvent> events) =>
        watch.Add(new WatchEvents(Next(), Now, headerRevision, events));

    /// <summary>The user is notified that everything up to a revision was delivered.</summary>
    public void Progress(WatchRecord watch, long headerRevision, bool isAnswer = false) =>
        watch.Add(new WatchProgress(Next(), Now, headerRevision) { IsAnswer = isAnswer });

    /// <summary>The watch ends, because what it needs is compacted.</summary>
    public void Compacted(WatchRecord watch, long compactRevision) =>
        watch.Add(new WatchCompacted(Next(), Now, compactRevision));

    /// <summary>The watch ends for another reason of the server's.</summary>
    public void Canceled(WatchRecord watch, string reason) => watch.Add(new WatchCanceled(Next(), Now, reason));

    /// <summary>The user stopped the watch. Ignored once the history is over.</summary>
    public void Closed(WatchRecord watch)
    {
        if (!_isOver)
        {
            watch.Add(new WatchClosed(Next(), Now));
        }
    }

    /// <summary>
    /// The history is over: watches that are stopped from here on were not stopped by their users, and must have
    /// delivered everything.
    /// </summary>
    public void End() => _isOver = true;

    /// <summary>The client goes on with a new stream. For the user it stays one logical watch.</summary>
    public void Reconnected(WatchRecord watch) => watch.Add(new WatchReconnected(Next(), Now));

    /// <summary>The user of a watch is given the state of its range in place of history.</summary>
    public void Snapshot(SnapshotRecord snapshot) => _snapshots.Add(snapshot);

    /// <summary>A member gave a hash of its history.</summary>
    public void Hash(HashRecord hash) => _hashes.Add(hash);

    /// <summary>A user that had crashed resumes from a saved position.</summary>
    public void Revived() => _revivals++;

    /// <summary>A watch is created with the id of one of its stream that has ended.</summary>
    public void Recreated() => _recreations++;

    /// <summary>Something is done to the system.</summary>
    /// <param name="text">What, in a few words.</param>
    /// <param name="effect">What it means for the processes that it touches.</param>
    /// <param name="processes">Which those are, by name.</param>
    /// <returns>What was written down, for <see cref="EndFault"/>.</returns>
    public FaultRecord Fault(string text, FaultEffect effect, params IReadOnlyList<string> processes)
    {
        var fault = new FaultRecord(Next(), Now, text, effect, processes);
        _faults.Add(fault);
        return fault;
    }

    /// <summary>A fault that lasted is over.</summary>
    public void EndFault(FaultRecord fault, string text) =>
        _faults.Add(new FaultRecord(Next(), Now, text, FaultEffect.Heals, fault.Processes) { Begin = fault });

    /// <summary>The history so far. The recorder may go on; the history follows it.</summary>
    /// <param name="finalRevision">The store's revision after everything ended; null when it could not be read.</param>
    /// <param name="converged">See <see cref="ExecutionHistory.Converged"/>.</param>
    public ExecutionHistory Finish(long? finalRevision, bool converged) =>
        new(_operations, _watches, _faults, finalRevision, converged)
        {
            Snapshots = _snapshots,
            Hashes = _hashes,
            Revivals = _revivals,
            Recreations = _recreations,
        };

    /// <summary>
    /// The next place in the order. Before it come the ends of the leases whose promised time is over by now: writes
    /// that the store may call itself, whose outcome nobody learns.
    /// </summary>
    private long Next()
    {
        foreach (var lease in _leases.TakeOver(Now))
        {
            Add(Operation.TheStore, new LeaseRevokeRequest(lease), Advance());
        }

        return Advance();
    }

    private long Advance()
    {
        _seq++;
        OnRecorded?.Invoke(_seq);
        return _seq;
    }

    private Operation Add(int client, Request request, long seq)
    {
        var operation = new Operation(_operations.Count, client, request, seq, Now);
        _operations.Add(operation);
        return operation;
    }
}
