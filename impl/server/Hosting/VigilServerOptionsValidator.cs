using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Vigil.Server.Hosting;

/// <summary>Checks the options' documented bounds at the start.</summary>
internal sealed class VigilServerOptionsValidator : IValidateOptions<VigilServerOptions>
{
    /// <summary>etcd's default, and the most that a snapshot can hold.</summary>
    private const long DurableQuotaBytesMax = 2L * 1024 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, VigilServerOptions options)
    {
        var checks = new Checks();
        checks.AtLeast(1, options.ListenClientUrls.Count);
        checks.AtLeast(1, options.Name.Length);
        checks.AtLeast(1, options.Store.TxnOpsMax);
        checks.AtLeast(1, options.Store.BufferEventsMax);
        checks.AtLeast(1, options.Store.BufferBytesMax);
        checks.AtLeast(1, options.Store.BuffersBytesMax);
        checks.AtLeast(1, options.Store.BatchEventsMax);
        checks.AtLeast(1, options.Store.SyncRevisionsMax);
        checks.AtLeast(1, options.Store.ScrubRevisionsMax);
        checks.AtLeast(1, options.Limits.RequestBytesMax);
        checks.AtLeast(1, options.Limits.KeyBytesMax);
        checks.AtLeast(0, options.Limits.ValueBytesMax);
        checks.AtLeast(1, options.Limits.ProgressInterval.Ticks);
        checks.AtLeast(1, options.Limits.WatchStreamsMax);
        checks.AtLeast(1, options.Limits.WatchesPerStreamMax);
        checks.AtLeast(1, options.Limits.UnreadAnswersMax);
        checks.AtLeast(1, options.Cluster.ListenPeerUrls.Count);
        checks.AtLeast(1, options.Cluster.SnapshotAfterBytes);
        checks.AtLeast(0, options.Cluster.KeepEntries);
        checks.CanBeKept(options);
        return checks.Result;
    }

    private sealed class Checks
    {
        private readonly List<string> _failures = [];

        public ValidateOptionsResult Result =>
            _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

        /// <remarks>
        /// A member's snapshot is no larger than what the quota counts, and is read into one piece of memory.
        /// </remarks>
        public void CanBeKept(VigilServerOptions options)
        {
            if (options.DataDir is not null && options.Limits.QuotaBytes > DurableQuotaBytesMax)
            {
                _failures.Add(
                    $"{nameof(VigilServerOptions)}.Limits.QuotaBytes must be at most {DurableQuotaBytesMax} for a"
                    + $" member with a data directory, and is {options.Limits.QuotaBytes}: its snapshot must fit into"
                    + " one piece of memory. Give a lower --quota-backend-bytes, or 0 for none.");
            }
        }

        public void AtLeast(long least, long value, [CallerArgumentExpression(nameof(value))] string option = "")
        {
            if (value < least)
            {
                var name = option.Replace("options.", $"{nameof(VigilServerOptions)}.", StringComparison.Ordinal);
                _failures.Add($"{name} must be at least {least}, and is {value}.");
            }
        }
    }
}
