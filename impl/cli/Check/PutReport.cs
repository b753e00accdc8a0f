namespace Vigil.Cli.Check;

/// <summary>How a check's puts fared. Thread-safe while they run; the figures are for afterwards.</summary>
internal sealed class PutReport
{
    /// <summary>Guards both collections.</summary>
    private readonly object _gate = new();
    private readonly List<double> _seconds = [];
    private readonly SortedDictionary<string, int> _errors = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Errors => _errors;

    /// <summary>From the first put to the last answer.</summary>
    public TimeSpan Duration { get; set; }

    public double PutsPerSecond => _seconds.Count / Math.Max(Duration.TotalSeconds, 1e-9);

    public double SlowestSeconds => _seconds.DefaultIfEmpty().Max();

    public double DeviationSeconds
    {
        get
        {
            var mean = _seconds.DefaultIfEmpty().Average();
            return Math.Sqrt(_seconds.DefaultIfEmpty(mean).Average(one => (one - mean) * (one - mean)));
        }
    }

    public void Succeeded(TimeSpan took)
    {
        lock (_gate)
        {
            _seconds.Add(took.TotalSeconds);
        }
    }

    public void Failed(string error)
    {
        lock (_gate)
        {
            _errors[error] = _errors.GetValueOrDefault(error) + 1;
        }
    }

    /// <summary>Prints the errors, if there are any.</summary>
    /// <returns>Whether there were none.</returns>
    public bool ShowErrors(Terminal terminal)
    {
        if (_errors.Count > 0)
        {
            terminal.WriteLine("FAIL: too many errors");
        }

        foreach (var (error, count) in _errors)
        {
            terminal.WriteLine($"FAIL: ERROR({error}) -> {count}");
        }

        return _errors.Count == 0;
    }
}
