using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>
/// Tells all that stands in a member's directory, damage included. It changes nothing and takes no lock; what a
/// member that runs is writing meanwhile may look unfinished.
/// </summary>
internal static class LogDump
{
    /// <summary>Reads a directory: identity, snapshots, then the log in order.</summary>
    /// <param name="disk">The directory.</param>
    /// <param name="tell">Called for each thing that is found, in the order of the files.</param>
    /// <exception cref="IOException">The disk can't be read. Damage is told, not thrown.</exception>
    public static async ValueTask ReadAsync(IDisk disk, Action<LogFrame> tell)
    {
        var names = await disk.ListAsync();
        if (names.Contains(FileNames.Identity))
        {
            await ReadIdentityAsync(disk, tell);
        }

        foreach (var (index, term) in names.Select(FileNames.ReadSnapshot).OfType<(long Index, long Term)>())
        {
            await ReadSnapshotAsync(disk, index, term, tell);
        }

        var sequences = names.Select(FileNames.ReadSegment).OfType<long>().Order().ToArray();
        for (var i = 0; i < sequences.Length; i++)
        {
            if (i > 0 && sequences[i] != sequences[i - 1] + 1)
            {
                var missing = FileNames.Segment(sequences[i - 1] + 1);
                tell(new LogFrame(missing, 0, LogFrameKind.Damage) { Text = "it is missing" });
            }

            await ReadSegmentAsync(disk, sequences[i], isLast: i == sequences.Length - 1, tell);
        }
    }

    private static async ValueTask ReadIdentityAsync(IDisk disk, Action<LogFrame> tell)
    {
        try
        {
            var identity = await IdentityFile.ReadAsync(disk);
            tell(new LogFrame(FileNames.Identity, 0, LogFrameKind.Identity) { Text = Describe(identity) });
        }
        catch (StorageException e)
        {
            tell(new LogFrame(FileNames.Identity, 0, LogFrameKind.Damage) { Text = e.Message });
        }
    }

    private static async ValueTask ReadSnapshotAsync(IDisk disk, long index, long term, Action<LogFrame> tell)
    {
        var (snapshot, trouble) = await SnapshotFile.ReadAsync(disk, cluster: null, index, term);
        var kind = snapshot is null ? LogFrameKind.Damage : LogFrameKind.Snapshot;
        tell(new LogFrame(FileNames.Snapshot(index, term), 0, kind)
        {
            Index = index,
            Term = term,
            Bytes = snapshot?.Data.Length ?? 0,
            Text = snapshot?.Conf.ToString() ?? trouble,
        });
    }

    private static async ValueTask ReadSegmentAsync(IDisk disk, long sequence, bool isLast, Action<LogFrame> tell)
    {
        SegmentReader reader;
        try
        {
            reader = await SegmentReader.OpenAsync(disk, sequence);
        }
        catch (StorageException e)
        {
            tell(new LogFrame(FileNames.Segment(sequence), 0, LogFrameKind.Damage) { Text = e.Message });
            return;
        }

        using (reader)
        {
            var header = reader.Header;
            tell(new LogFrame(reader.Name, 0, LogFrameKind.Segment)
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
                    TellFrames(reader.Name, batch, tell);
                }
            }
            while (await PassTroubleAsync(reader, isLast, tell));
        }
    }

    private static void TellFrames(string file, Batch batch, Action<LogFrame> tell)
    {
        foreach (var frame in batch.Frames)
        {
            var kind = frame.Entry is null ? LogFrameKind.HardState : LogFrameKind.Entry;
            tell(new LogFrame(file, batch.Header.Offset + BatchHeader.Bytes + frame.At, kind)
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

    /// <summary>Tells what can't be read; whether there is more behind it.</summary>
    private static async ValueTask<bool> PassTroubleAsync(SegmentReader reader, bool isLast, Action<LogFrame> tell)
    {
        if (reader.Trouble is not { } trouble)
        {
            return false;
        }

        var isUnfinished = isLast && await reader.FindLaterAsync(syncedBeyond: reader.Offset) is null;
        var later = await reader.FindLaterAsync(syncedBeyond: 0);
        tell(new LogFrame(reader.Name, reader.Offset, isUnfinished ? LogFrameKind.Unfinished : LogFrameKind.Damage)
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
