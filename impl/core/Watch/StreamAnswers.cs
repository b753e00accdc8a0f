using Vigil.Seams;

namespace Vigil.Core;

/// <summary>
/// What a stream owes its reader besides events: creations, refusals, cancellations and progress, in the order in which
/// they were requested, one answer each.
/// </summary>
/// <remarks>
/// <para>
/// Answers are read before events, so a watcher's creation precedes its events, and whoever pipelines requests knows
/// which answer is whose. Progress holds its place too: what lies at or below its revision is read first, then it, then
/// the answers behind it. Only where a watcher is behind it is deferred, and others pass it.
/// </para>
/// <para>Guarded by the store's lock. Source: the control channel of etcd <c>api/v3rpc/watch.go</c>.</para>
/// </remarks>
internal sealed class StreamAnswers
{
    private readonly Queue<Answer> _queue = new();

    /// <summary>Requests for progress in the queue.</summary>
    private int _requests;

    /// <summary>Answers in the queue of which each watcher has one of a kind at most.</summary>
    private int _ofWatchers;

    /// <summary>Requests for progress that wait until no watcher is behind.</summary>
    private int _deferred;

    /// <summary>
    /// The revision of the next progress answer: from here on nothing above it is read before that answer. 0 for none.
    /// </summary>
    public long Promised { get; private set; }

    /// <summary>Whether a read gets an answer, or something that an answer waits for.</summary>
    public bool HasWork => _queue.Count > 0 || Promised > 0;

    /// <summary>Answers that only a reader takes away, however few watchers there are.</summary>
    public int Unread => _queue.Count - _ofWatchers + _deferred;

    /// <summary>
    /// Whether progress would be answered with the current revision at once, were no watcher to be read.
    /// </summary>
    public bool IsProgressFree => _requests == 0 && _deferred == 0 && Promised == 0;

    /// <summary>Adds an answer.</summary>
    public void Add(WatchResponse answer)
    {
        _ofWatchers += IsOfWatcher(answer) ? 1 : 0;
        _queue.Enqueue(new Answer(answer, IsPromise: false));
    }

    /// <summary>Only a mutant does: an answer overtakes those that wait.</summary>
    public void AddFirst(WatchResponse answer)
    {
        var others = _queue.ToArray();
        _queue.Clear();
        _queue.Enqueue(new Answer(answer, IsPromise: false));
        Array.ForEach(others, _queue.Enqueue);
    }

    /// <summary>Progress is requested, at the store's revision; it is answered when all up to there was read.</summary>
    public void AddProgress(long revision)
    {
        _requests++;
        _queue.Enqueue(new Answer(ProgressAt(revision), IsPromise: true));
    }

    /// <summary>Takes the next answer; false when there is none, or one that waits for events.</summary>
    /// <param name="behind">How many watchers are behind.</param>
    /// <param name="response">The answer.</param>
    public bool TryTake(int behind, out WatchResponse response)
    {
        while (_queue.TryPeek(out var next))
        {
            response = next.Response;
            if (!next.IsPromise)
            {
                _queue.Dequeue();
                _ofWatchers -= IsOfWatcher(response) ? 1 : 0;
                return true;
            }

            if (Promised == 0 && behind == 0)
            {
                Promised = response.Revision;
            }

            if (Promised > 0)
            {
                return false;
            }

            DropRequest();
            _deferred++;
        }

        response = default;
        return false;
    }

    /// <summary>Answers progress, once nothing at or below <see cref="Promised"/> is left to read.</summary>
    /// <param name="isOnce">True only in a mutant: one answer for all that wait.</param>
    /// <param name="response">The answer.</param>
    public bool TryTakeProgress(bool isOnce, out WatchResponse response)
    {
        response = ProgressAt(Promised);
        if (Promised == 0)
        {
            return false;
        }

        do
        {
            if (_deferred > 0)
            {
                _deferred--;
            }
            else
            {
                DropRequest();
            }
        }
        while (isOnce && (_deferred > 0 || _queue.TryPeek(out var next) && next.IsPromise));

        Promised = _deferred > 0 ? Promised : 0;
        return true;
    }

    /// <summary>
    /// Progress that was requested gives up its place: a watcher is created with something to read at or below its
    /// revision, or cancelled with events that were not read. The news of that must come first. What was promised is
    /// promised anew: of the requests that wait together from here on, the last may have come at a later revision.
    /// </summary>
    public void DeferProgress()
    {
        if (_requests == 0)
        {
            return;
        }

        var others = _queue.Where(answer => !answer.IsPromise).ToArray();
        _queue.Clear();
        Array.ForEach(others, _queue.Enqueue);
        _deferred += _requests;
        _requests = 0;
        Promised = 0;
    }

    /// <summary>No watcher is behind: what was deferred is promised, and what else was requested with it.</summary>
    public void PromiseDeferred(long current)
    {
        if (_deferred > 0 && Promised == 0)
        {
            DeferProgress();
            Promised = current;
        }
    }

    /// <summary>A watcher has just made a promise untrue: it still has to read from a revision on.</summary>
    public void TakeBack(long next)
    {
        if (Promised >= next)
        {
            Promised = 0;
        }
    }

    /// <summary>The stream is closed.</summary>
    public void Clear()
    {
        _queue.Clear();
        _requests = _ofWatchers = _deferred = 0;
        Promised = 0;
    }

    private static WatchResponse ProgressAt(long revision) =>
        new(WatchResponseKind.Progress, WatchResponse.NoWatchId, revision);

    private static bool IsOfWatcher(WatchResponse response) =>
        response.Kind == WatchResponseKind.Created
        || response is { Kind: WatchResponseKind.Progress, WatchId: not WatchResponse.NoWatchId };

    private void DropRequest()
    {
        Invariant.Holds(_queue.TryDequeue(out var request) && request.IsPromise, "What is promised was requested.");
        _requests--;
    }

    /// <summary>One answer; of a promise, the response is what it will be unless it is deferred.</summary>
    private readonly record struct Answer(WatchResponse Response, bool IsPromise);
}
