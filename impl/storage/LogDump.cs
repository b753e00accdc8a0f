using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>
/// Reports all that is in a member's directory, damage included. It changes nothing and takes no lock; what a running
/// member is writing may look unfinished.
/// </summary>
internal static class LogDump
{
    /// <summary>Reads a directory: identity, snapshots, then the log in order.</summary>
    /// <param name="disk">The directory.</param>
    /// <param name="report">Called for each thing that is found, in the order of the files.</param>
    /// <exception cref="IOException">The disk can't be read. Damage is reported, not thrown.</exception>
    public static async ValueTask ReadAsync(IDisk disk, Action<LogFrame> report)
    {
        var names = await disk.ListAsync();
        if (names.Contains(FileNames.Identity))
        {
            await ReadIdentityAsync(disk, report);
        }

        foreach (var (index, term) in names.Select(FileNames.ReadSnapshot).OfType<(long Index, long Term)>())
        {
            await ReadSnapshotAsync(disk, index, term, report);
        }

        var sequences = names.Select(FileNames.ReadSegment).OfType<long>().Order().ToArray();
        for (var i = 0; i < sequences.Length; i++)
        {
            if (i > 0 && sequences[i] != sequences[i - 1] + 1)
            {
                var missing = FileNames.Segment(sequences[i - 1] + 1);
                report(new LogFrame(missing, 0, LogFrameKind.Damage) { Text = "it is missing" });
            }

            await ReadSegmentAsync(disk, sequences[i], isLast: i == sequences.Length - 1, report);
        }
    }

    private static async ValueTask ReadIdentityAsync(IDisk disk, Action<LogFrame> report)
    {
        try
        {
            var identity = await IdentityFile.ReadAsync(disk);
            report(new LogFrame(FileNames.Identity, 0, LogFrameKind.Identity) { Text = Describe(identity) });
        }
        catch (StorageException e)
        {
            report(new LogFrame(FileNames.Identity, 0, LogFrameKind.Damage) { Text = e.Message });
        }
    }

    private static async ValueTask ReadSnapshotAsync(IDisk disk, long index, long term, Action<LogFrame> report)
    {
        var (snapshot, trouble) = await SnapshotFile.ReadAsync(disk, cluster: null, index, term);
        var kind = snapshot is null ? LogFrameKind.Damage : LogFrameKind.Snapshot;
        report(new LogFrame(FileNames.Snapshot(index, term), 0, kind)
        {
            Index = index,
            Term = term,
            Bytes = snapshot?.Data.Length ?? 0,
            Text = snapshot?.Conf.ToString() ?? trouble,
        });
    }

    private static async ValueTask ReadSegmentAsync(IDisk disk, long sequence, bool isLast, Action<LogFrame> report)
    {
        SegmentReader reader;
        try
        {
            reader = await SegmentReader.OpenAsync(disk, sequence);
        }
        catch (StorageException e)
        {
            report(new LogFrame(FileNames.Segment(sequence), 0, LogFrameKind.Damage) { Text = e.Message });
            return;
        }

        using (reader)
        {
            var header = reader.Header;
            report(new LogFrame(reader.Name, 0, LogFrameKind.Segment)
            {
                Index = header.FirstIndex,
                Term = header.PreviousTerm,
                Bytes = reader.Length,
                HardState = header.HardState,
                Text = $"{Describe(header.Identity)}{(header.Restarts ? ", the log begins here" : "")}",
            });
            do
            {
                while (await reader.NextAsync() is { } batch)
                {
                    ReportFrames(reader.Name, batch, report);
                }
            }
            while (await PassTroubleAsync(reader, isLast, report));
        }
    }

    private static void ReportFrames(string file, Batch batch, Action<LogFrame> report)
    {
        foreach (var frame in batch.Frames)
        {
            var kind = frame.Entry is null ? LogFrameKind.HardState : LogFrameKind.Entry;
            report(new LogFrame(file, batch.Header.Offset + BatchHeader.Bytes + frame.At, kind)
            {
                Index = frame.Entry?.Index ?? 0,
                Term = frame.Entry?.Term ?? frame.HardState?.Term ?? 0,
                Bytes = frame.Entry?.Data.Length ?? 0,
                HardState = frame.HardState,
                Batch = batch.Header.Number,
                Text = frame.Entry is { Kind: not Raft.EntryKind.Normal } entry ? entry.Kind.ToString() : "",
            });
        }
    }

    /// <summary>Reports what can't be read; returns whether there is more behind it.</summary>
    private static async ValueTask<bool> PassTroubleAsync(SegmentReader reader, bool isLast, Action<LogFrame> report)
    {
        if (reader.Trouble is not { } trouble)
        {
            return false;
        }

        var isUnfinished = isLast && await reader.FindLaterAsync(syncedBeyond: reader.Offset) is null;
        var later = await reader.FindLaterAsync(syncedBeyond: 0);
        report(new LogFrame(reader.Name, reader.Offset, isUnfinished ? LogFrameKind.Unfinished : LogFrameKind.Damage)
        {
            Bytes = (later?.Offset ?? reader.Length) - reader.Offset,
            Text = trouble,
        });
        if (later is { } next)
        {
            reader.GoOn(next);
        }

        return later is not null;
    }

    private static string Describe(StorageIdentity identity) =>
        $"member {identity.MemberId:x}, cluster {identity.ClusterId:x}";
}
