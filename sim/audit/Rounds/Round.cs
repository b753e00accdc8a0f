using Vigil.Model;
using Vigil.Sim.Audit.Hosting;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.Audit.Rounds;

/// <summary>One round: a story is done to servers, everything is healed, and what clients saw is judged.</summary>
internal sealed class Round
{
    private readonly AuditStory _story;
    private readonly AuditServers _servers;
    private readonly RoundOptions _options;
    private readonly HistoryRecorder _history = new(TimeProvider.System);
    private readonly ExecutionHistory _seen;
    private readonly List<Violation> _violations = [];
    private readonly List<string> _complaints = [];
    private readonly List<string> _notes = [];
    private readonly RoundClients _clients;
    private Action<Law, string> _fail;

    private Round(AuditStory story, AuditServers servers, RoundOptions options, Lane lane)
    {
        (_story, _servers, _options) = (story, servers, options);
        _seen = _history.Finish(null, converged: false);
        _fail = Fail;
        _clients = new RoundClients(story, servers, lane, _history, (law, text) => _fail(law, text));
    }

    /// <summary>Runs one.</summary>
    /// <exception cref="AuditException">The servers can't do what the story says.</exception>
    public static async Task<RoundResult> RunAsync(AuditStory story, AuditServers servers, RoundOptions options)
    {
        using var lane = new Lane();
        RoundResult? result = null;
        await lane.Spawn("round", async () => result = await new Round(story, servers, options, lane).RunAsync());
        return result ?? throw new InvalidOperationException("A round ends with a result.");
    }

    private async Task<RoundResult> RunAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        if (_servers is RunningServers { Revision: > 1 and var revision })
        {
            Precede(revision);
        }

        await WorkAsync();
        long? final = null;
        if (_complaints.Count == 0)
        {
            final = await new Healing(_servers, _clients, _seen, _options.Patience).ConvergeAsync();
        }

        if (final is { } newest)
        {
            await CompareAsync(newest);
            await CheckNotifiedAsync(newest);
        }
        else if (_complaints.Count == 0)
        {
            _complaints.Add($"Nobody answered for {_options.Patience.TotalSeconds} s after everything was healed.");
        }

        _history.End();
        foreach (var odd in await _clients.StopWatchesAsync())
        {
            Fail(Law.AnsweredInOrder, odd);
        }

        await _clients.DisposeAsync();
        var history = _history.Finish(final, converged: final is not null);
        var verdict = new HistoryOracle(new OracleOptions { SingleMember = _servers.Count == 1 }).Judge(history);
        if (verdict.IsUndecided)
        {
            _notes.Add("The order of the writes was not found: too many have an unknown outcome.");
        }

        return new RoundResult(
            _story,
            history,
            verdict,
            [.. verdict.Violations.Concat(_violations).Where(broken => !_options.Except.Contains(broken.Law.Name))],
            _complaints,
            _notes,
            TimeProvider.System.GetElapsedTime(start));
    }

    private async Task WorkAsync()
    {
        var faults = new FaultDriver(_story, _servers, _clients, _history).RunAsync();
        var work = _clients.RunAsync();
        try
        {
            // A round that is over has still to bring its faults to an end.
            if (await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(_story.SecondsMax))) != work)
            {
                _clients.Stop();
            }

            _clients.Hurry();
            await faults;
        }
        catch (AuditException failure)
        {
            _complaints.Add(failure.Message);
        }

        await work;
        if (_servers.Complaint() is { } ended)
        {
            _complaints.Add(ended);
        }
    }

    /// <summary>
    /// What the store had been through before, which nobody saw: a key was written again and again, and deleted.
    /// </summary>
    private void Precede(long revision)
    {
        var key = Blob.Utf8("before");
        for (var r = 2L; r < revision; r++)
        {
            var put = new PutRequest(key, Blob.Utf8($"before{r}"));
            _history.Return(_history.Invoke(_story.Clients.Count, put), Outcome.Ok(new PutResponse(r, null)));
        }

        Request last = revision > 2 ? new DeleteRangeRequest(KeyRange.Of(key)) : new PutRequest(key, default);
        Response answer = revision > 2 ? new DeleteRangeResponse(revision, 1, []) : new PutResponse(revision, null);
        _history.Return(_history.Invoke(_story.Clients.Count, last), Outcome.Ok(answer));
        var compact = _history.Invoke(_story.Clients.Count, new CompactRequest(revision));
        _history.Return(compact, Outcome.Ok(new CompactResponse(revision)));
    }

    /// <summary>Copies must be the same.</summary>
    private async Task CompareAsync(long revision)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var hashes = await _servers.HashAsync(revision);
            if (hashes.All(hash => hash is not null) && hashes.Distinct().Count() == 1)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(begin) > _options.Patience)
            {
                var differ = string.Join(", ", hashes.Select(hash => hash is { } known ? $"{known:x8}" : "no answer"));
                _violations.Add(new Violation(Law.MembersAgree, $"Members differ at revision {revision}: {differ}."));
                return;
            }

            await Task.Delay(100);
        }
    }

    /// <summary>In a calm, each watch that wants to must hear of progress: late is no fault, never is one.</summary>
    private async Task CheckNotifiedAsync(long newest)
    {
        if (_options.ProgressMs == 0)
        {
            return;
        }

        _clients.CalmBegins();
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var missing = new List<(Law Law, string Text)>();
            _fail = (law, text) => missing.Add((law, text));
            _clients.CheckNotified(newest);
            _fail = Fail;
            if (missing.Count == 0)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(begin) > _options.Patience / 2 + 4 * TimeSpan.FromMilliseconds(
                _options.ProgressMs))
            {
                missing.ForEach(one => Fail(one.Law, one.Text));
                return;
            }

            await Task.Delay(50);
        }
    }

    private void Fail(Law law, string text)
    {
        if (_options.IsStrict || (law != Law.AnsweredInOrder && law != Law.InvariantHeld))
        {
            _violations.Add(new Violation(law, text));
        }
        else
        {
            _notes.Add($"{law}, which is no promise of etcd's: {text}");
        }
    }
}
