using Vigil.Sim.Audit.Hosting;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Soak;

/// <summary>One run: members, clients, rounds, and the judgement.</summary>
internal sealed class Soak
{
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(60);

    private readonly SoakOptions _options;
    private readonly Action<string> _print;
    private readonly HistoryRecorder _history = new(TimeProvider.System);
    private readonly ExecutionHistory _seen;
    private readonly List<Violation> _violations = [];
    private readonly List<string> _complaints = [];
    private readonly Lane _lane;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private long? _finalRevision;

    public Soak(SoakOptions options, Lane lane, Action<string> print)
    {
        (_options, _lane, _print) = (options, lane, print);
        _seen = _history.Finish(null, converged: false);
    }

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_start);

    /// <summary>Runs it; to be called on the lane.</summary>
    public async Task<SoakResult> RunAsync()
    {
        var random = new StoryRandom(unchecked((ulong)_options.Seed));
        await using var members = Fleet.Create(
            ServerProgram.Vigil(_options.Server),
            _options.Members,
            new SortedDictionary<Setting, int> { [Setting.ProgressMs] = 500 },
            _options.DataDir,
            random);
        await using var clients = new SoakClients(
            _options, members, _lane, _history, (law, text) => _violations.Add(new Violation(law, text)));
        var striker = new Striker(_options, members, clients, _history, random, _complaints.Add);
        await Task.WhenAll(Enumerable.Range(0, members.Count).Select(striker.StartAsync));
        striker.Starts.Clear();
        var work = clients.RunAsync();
        var rounds = await DoRoundsAsync(striker);
        await clients.StopAsync();
        await work;
        var worked = Elapsed;
        var hasConverged = _complaints.Count == 0 && await ConvergeAsync(clients, members);
        _history.End();
        await clients.StopWatchesAsync();
        var history = _history.Finish(_finalRevision, hasConverged);
        var begin = TimeProvider.System.GetTimestamp();
        var verdict = new HistoryOracle(new OracleOptions { SingleMember = _options.Members == 1 }).Judge(history);
        return new SoakResult
        {
            Options = _options,
            History = history,
            Verdict = verdict,
            Violations = [.. _violations, .. verdict.Violations],
            Complaints = _complaints,
            Rounds = rounds,
            Kills = striker.Kills,
            Struck = striker.Struck,
            Starts = striker.Starts,
            Losses = Losses.Count(history),
            Worked = worked,
            Judged = TimeProvider.System.GetElapsedTime(begin),
            Logs = members.Logs,
        };
    }

    private async Task<int> DoRoundsAsync(Striker striker)
    {
        var every = _options.Members == 1 ? Math.Max(1, _options.Rounds / 5) : 1;
        for (var round = 0; round < _options.Rounds; round++)
        {
            if (Elapsed > _options.Time)
            {
                return round;
            }

            var began = (Count: _seen.Operations.Count, At: Elapsed);
            if (await striker.RoundAsync(round) is not { } what)
            {
                return round;
            }

            if ((round + 1) % every == 0)
            {
                var rate = (_seen.Operations.Count - began.Count) / (Elapsed - began.At).TotalSeconds;
                _print($"{Elapsed.TotalSeconds,5:n1} s  round {round + 1}/{_options.Rounds}  {what}; {rate:n0} ops/s, "
                    + $"{striker.Kills} kills, {_seen.Operations.Count:n0} operations");
            }
        }

        return _options.Rounds;
    }

    /// <summary>Two last writes touch every key; then every live watch must get them.</summary>
    private async Task<bool> ConvergeAsync(SoakClients clients, Fleet members)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < Healing)
        {
            var puts = await clients.TakeAsync(StepDrawer.LastPuts);
            var deletes = await clients.TakeAsync(StepDrawer.LastDeletes);
            if (puts is not { IsOk: true, Response: { } put } || deletes is not { IsOk: true, Response: { } delete })
            {
                continue;
            }

            while (!_seen.Watches.All(watch => IsTold(watch, put.Revision, delete.Revision))
                && TimeProvider.System.GetElapsedTime(begin) < Healing)
            {
                await Task.Delay(20);
            }

            // A write of unknown outcome may have come after all; then once more.
            _finalRevision = await clients.ReadRevisionAsync();
            if (_finalRevision == delete.Revision)
            {
                await CompareAsync(members, delete.Revision);
                return true;
            }
        }

        if (_finalRevision is null)
        {
            _complaints.Add($"Nobody answered for {Healing.TotalSeconds} s after the last round.");
        }

        return _finalRevision is not null;
    }

    private async Task CompareAsync(Fleet members, long revision)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var hashes = await members.HashAsync(revision);
            if (hashes.All(hash => hash is not null) && hashes.Distinct().Count() == 1)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(begin) > Healing)
            {
                _complaints.Add($"Members differ at revision {revision}: {string.Join(", ", hashes)}.");
                return;
            }

            await Task.Delay(100);
        }
    }

    private static bool IsTold(WatchRecord watch, long put, long delete)
    {
        var request = watch.Request;
        if (!watch.IsLive || (request.NoPut && request.NoDelete) || request.StartRevision > put)
        {
            return true;
        }

        var upTo = request.NoDelete ? put : delete;
        return watch.Items.Count > 0 && watch.Items[^1] switch
        {
            WatchEvents events => events.HeaderRevision,
            WatchProgress progress => progress.HeaderRevision,
            WatchCreated { HeaderRevision: var created } when request.StartRevision == 0 => created,
            _ => 0,
        } >= upTo;
    }
}
