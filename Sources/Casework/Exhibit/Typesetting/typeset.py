"""Sets a document of Onset as PDF/A-3a with WeasyPrint 57 of Debian 12.

Run by Typesetter.swift as `python3 -I -c SOURCE SPEC` in a folder that holds what SPEC (JSON) names:
  html         the document
  drawings     the style of the drawings in it
  pictures     the names of the pictures that it may show
  attachments  [{"name", "type", "description"}]: files to put into the PDF, untouched
  output       where the PDF goes
Nothing else is read but fonts and WeasyPrint itself; nothing is fetched. The same input gives the
same bytes: no clock, no path and no hashing order comes into it.

What WeasyPrint 57 lacks is done here: the tags of PDF/A-3a (it can tag PDF/UA alone), what PDF/A-3
wants of attached files, JPEG files passed through untouched, and pictures of SVG with a shared style.
"""

import copy
import gc
import hashlib
import json
import logging
import os
import sys
import zlib

FONTS = {
    '/usr/share/fonts/truetype/liberation': (
        'LiberationSans-Regular', 'LiberationSans-Bold', 'LiberationSans-Italic',
        'LiberationSans-BoldItalic', 'LiberationMono-Regular', 'LiberationMono-Bold'),
    '/usr/share/fonts/truetype/dejavu': (
        'DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold'),
}
SVG = '{http://www.w3.org/2000/svg}'


def fail(words, code=2):
    print(f'typeset: {words}', file=sys.stderr)
    sys.exit(code)


def font_files():
    return [f'{folder}/{name}.ttf' for folder, names in FONTS.items() for name in names]


def prepare_fonts():
    """Only these fonts, whatever else the machine has: another font would be other bytes."""
    for name in font_files():
        if not os.path.isfile(name):
            fail(f'the font {name} is not installed', 3)
    with open('fonts.conf', 'w', encoding='utf-8') as file:
        file.write('<?xml version="1.0"?>\n<fontconfig>\n')
        file.writelines(f'<dir>{folder}</dir>\n' for folder in FONTS)
        file.write('<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>')
        file.writelines(f'<glob>{name}</glob>' for name in font_files())
        file.write('</acceptfont></selectfont>\n<cachedir>font-cache</cachedir>\n</fontconfig>\n')
    os.environ['FONTCONFIG_FILE'] = os.path.abspath('fonts.conf')
    # fontTools stamps the fonts that it makes subsets of with this instead of the clock's time.
    os.environ['SOURCE_DATE_EPOCH'] = '0'


prepare_fonts()
try:
    import pydyf
    import weasyprint
    from fontTools.ttLib import TTFont
    from weasyprint import pdf as weasy_pdf
    from weasyprint.formatting_structure import boxes
    from weasyprint.pdf import pdfa
except ImportError as error:
    fail(f'{error}', 3)


def refuse(event, arguments):
    if event in ('socket.connect', 'socket.getaddrinfo', 'urllib.Request', 'subprocess.Popen',
                 'os.exec', 'os.posix_spawn', 'os.system'):
        raise PermissionError(f'a document may not cause {event}')


# MARK: - What the document may reach

class Fetcher:
    """Gives the document the pictures that belong to it, and nothing else."""

    def __init__(self, names):
        self.names = frozenset(names)
        self.by_image = {}

    def __call__(self, url, timeout=None, ssl_context=None):
        scheme, _, name = url.partition(':')
        if scheme != 'picture' or name not in self.names:
            raise PermissionError(f'not part of the document: {url[:80]!r}')
        with open(name, 'rb') as file:
            data = file.read()
        # WeasyPrint's own name for an image.
        self.by_image[hashlib.md5(url.encode()).hexdigest()] = data
        return {'string': data, 'mime_type': 'image/jpeg', 'redirected_url': url}


class Complaints(logging.Handler):
    """Keeps what WeasyPrint would only log: a picture that is missing must not pass unseen."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.words = []

    def emit(self, record):
        words = record.getMessage()
        if not words.startswith('No anchor'):
            self.words.append(words)


# MARK: - Characters

CONTROLS = {chr(0x2400 + code): code for code in range(0x20)} | {'\u2421': 0x7F}


def mark_missing(tree):
    """Writes `[U+1F600]` for what no font here can show: WeasyPrint would leave it out in silence."""
    known = set('\n\t ')
    for name in font_files():
        known.update(map(chr, TTFont(name, lazy=True).getBestCmap()))

    def code(letter):
        # The pictures of control characters stand for these.
        return CONTROLS.get(letter, ord(letter))

    def shown(text):
        if text is None or text.isascii():
            return text
        return ''.join(
            letter if letter in known or letter < '\x7f' else f'[U+{code(letter):04X}]'
            for letter in text)

    for element in tree.iter():
        if element.tag != 'style':
            element.text = shown(element.text)
        element.tail = shown(element.tail)


# MARK: - Tags

ROLES = {
    'h1': 'H1', 'h2': 'H2', 'h3': 'H3', 'h4': 'H4', 'p': 'P', 'div': 'Div', 'section': 'Sect',
    'article': 'Art', 'nav': 'Sect', 'figure': 'Div', 'figcaption': 'Div', 'blockquote': 'BlockQuote',
    'ul': 'L', 'ol': 'L', 'li': 'LI', 'dl': 'Div', 'dt': 'P', 'dd': 'P', 'table': 'Table',
    'caption': 'Caption', 'thead': 'THead', 'tbody': 'TBody', 'tr': 'TR', 'th': 'TH', 'td': 'TD',
    'img': 'Figure', SVG + 'svg': 'Figure', 'a': 'Link',
}


class PageStream(weasy_pdf.Stream):
    """A page whose every mark belongs to one element of the document, or is an artifact.

    Sequences do not nest: what begins inside another interrupts it.
    """

    parents = {}
    first_pages = {}
    originals = {}
    count = 0

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        # Groups and patterns, which inherit this, are not tagged of themselves.
        self._mark = False
        self.page = PageStream.count
        PageStream.count += 1
        self.items = []
        self.stack = []
        self.opened = None
        self._begin(None)

    def _begin(self, item):
        if item is None:
            self.stream.append(b'/Artifact BMC')
        else:
            role, box = item
            self.stream.append(f'/{role} <</MCID {len(self.items)}>> BDC'.encode())
            self.items.append(item)
        self.opened = (len(self.stream), item)

    def _end(self):
        length, item = self.opened
        if len(self.stream) == length:
            # Nothing was drawn.
            self.stream.pop()
            if item is not None:
                self.items.pop()
        else:
            self.stream.append(b'EMC')

    def finish(self):
        self._end()

    def begin_marked_content(self, box, mcid=False, tag=None):
        item = self._item(box, tag)
        if item != 'none':
            self._end()
            self._begin(item)
        self.stack.append(item)

    def end_marked_content(self):
        if self.stack.pop() == 'none':
            return
        self._end()
        self._begin(next((item for item in reversed(self.stack) if item != 'none'), None))

    def _item(self, box, tag):
        """A role and its box; None for an artifact; 'none' for a box that only holds others."""
        if isinstance(box, boxes.PageBox):
            return 'none'
        if isinstance(box, boxes.MarginBox) or box.element is None:
            return None
        element = box.element
        if tag is None:
            holds_lines = getattr(box, 'children', None) and isinstance(
                box.children[-1], boxes.LineBox)
            if not holds_lines:
                return 'none'
        while element is not None:
            if element.get('aria-hidden') == 'true':
                return None
            # The heading of a table that goes on is said once.
            if element.tag == 'thead':
                if PageStream.first_pages.setdefault(element, self.page) != self.page:
                    return None
            element = PageStream.parents.get(element)
        if tag is None:
            tag = 'Lbl' if box.element_tag.endswith('::marker') else (
                ROLES.get(box.element.tag, 'Span'))
        return (tag, box)

    def add_image(self, pillow_image, image_rendering, optimize_size):
        """A JPEG file as it is: WeasyPrint would encode it anew."""
        data = PageStream.originals.get(pillow_image.id)
        if data is None or pillow_image.format != 'JPEG' or pillow_image.mode not in ('L', 'RGB'):
            raise ValueError('pictures are JPEG files in grey or RGB')
        name = f'i{pillow_image.id}'
        self._x_objects[name] = None
        if name not in self._images:
            self._images[name] = pydyf.Stream([data], extra=pydyf.Dictionary({
                'Type': '/XObject', 'Subtype': '/Image', 'Width': pillow_image.width,
                'Height': pillow_image.height, 'BitsPerComponent': 8, 'Interpolate': 'false',
                'ColorSpace': '/DeviceRGB' if pillow_image.mode == 'RGB' else '/DeviceGray',
                'Filter': '/DCTDecode',
            }))
        return name


def draw_tagged(draw):
    def draw_replaced(stream, box):
        is_page = isinstance(stream, PageStream)
        if is_page:
            stream.begin_marked_content(box, tag='Figure')
        draw(stream, box)
        if is_page:
            stream.end_marked_content()
    return draw_replaced


class Tree:
    """The structure of the document: one element for each that holds something."""

    def __init__(self, pdf, parents, language):
        self.pdf, self.parents = pdf, parents
        self.nodes = {}
        self.root = self._add({'Type': '/StructTreeRoot'})
        self.document = self._node('Document', self.root)
        self.document['Lang'] = pydyf.String(language)

    def _add(self, values):
        dictionary = pydyf.Dictionary(values)
        self.pdf.add_object(dictionary)
        return dictionary

    def _node(self, role, parent):
        node = self._add({
            'Type': '/StructElem', 'S': f'/{role}', 'P': parent.reference, 'K': pydyf.Array()})
        if 'K' not in parent:
            parent['K'] = pydyf.Array()
        parent['K'].append(node.reference)
        return node

    def node(self, element):
        """That of the element, or of the nearest around it that has a role."""
        if element is None or element.tag in ('body', 'html'):
            return self.document
        if element in self.nodes:
            return self.nodes[element]
        role = ROLES.get(element.tag)
        parent = self.node(self.parents.get(element))
        if role is None or (role == 'Link' and not element.get('href')):
            return parent
        node = self._node(role, parent)
        if role in ('TH', 'TD'):
            attributes = pydyf.Dictionary({'O': '/Table'})
            if role == 'TH':
                scope = 'Row' if element.get('scope') == 'row' else 'Column'
                attributes['Scope'] = f'/{scope}'
            if element.get('colspan', '1') != '1':
                attributes['ColSpan'] = int(element.get('colspan'))
            if len(attributes) > 1:
                node['A'] = attributes
        if role == 'Figure':
            node['Alt'] = pydyf.String(alternative(element))
        if role == 'LI':
            node = self._node('LBody', node)
        self.nodes[element] = node
        return node

    def holder(self, role, box):
        if role == 'Lbl':
            body = self.node(box.element)
            label = ('label', box.element)
            if label not in self.nodes:
                item = next(o for o in self.pdf.objects if o.reference == body['P'])
                node = self._node('Lbl', item)
                item['K'].insert(0, item['K'].pop())
                self.nodes[label] = node
            return self.nodes[label]
        return self.node(box.element)


def alternative(element):
    if element.tag == 'img':
        return element.get('alt', '')
    title = element.find(f'{SVG}title')
    return (title.text or '') if title is not None else ''


def tag(pdf, document, streams, parents, language):
    tree = Tree(pdf, parents, language)
    numbers = pydyf.Array()
    links = []
    for place, stream in enumerate(streams):
        holders = pydyf.Array()
        page = pdf.page_references[place]
        for number, (role, box) in enumerate(stream.items):
            node = tree.holder(role, box)
            holders.append(node.reference)
            node.setdefault('Pg', page)
            node['K'].append(pydyf.Dictionary(
                {'Type': '/MCR', 'Pg': page, 'MCID': number}))
            annotation = getattr(box, 'link_annotation', None)
            if role == 'Link' and annotation is not None and annotation.number is not None:
                node['K'].append(pydyf.Dictionary(
                    {'Type': '/OBJR', 'Obj': annotation.reference, 'Pg': page}))
                links.append((annotation, node))
        numbers.extend([place, holders])
    for key, (annotation, node) in enumerate(links, start=len(streams)):
        annotation['StructParent'] = key
        numbers.extend([key, node.reference])
    parent_tree = pydyf.Dictionary({'Nums': numbers})
    pdf.add_object(parent_tree)
    tree.root['ParentTree'] = parent_tree.reference
    tree.root['ParentTreeNextKey'] = len(streams) + len(links)
    pdf.catalog['StructTreeRoot'] = tree.root.reference
    pdf.catalog['MarkInfo'] = pydyf.Dictionary({'Marked': 'true'})


# MARK: - PDF/A-3

def attach(pdf, attachments):
    names, associated = pydyf.Array(), pydyf.Array()
    for attachment in attachments:
        with open(attachment['name'], 'rb') as file:
            data = file.read()
        kind = attachment['type'].replace('/', '#2F')
        stream = pydyf.Stream([zlib.compress(data, 9)], pydyf.Dictionary({
            'Type': '/EmbeddedFile', 'Subtype': f'/{kind}', 'Filter': '/FlateDecode',
            'Params': pydyf.Dictionary({
                'Size': len(data), 'CheckSum': f'<{hashlib.md5(data).hexdigest()}>'}),
        }))
        pdf.add_object(stream)
        file = pydyf.Dictionary({
            'Type': '/Filespec', 'F': pydyf.String(attachment['name']),
            'UF': pydyf.String(attachment['name']), 'AFRelationship': '/Data',
            'EF': pydyf.Dictionary({'F': stream.reference, 'UF': stream.reference}),
            'Desc': pydyf.String(attachment['description']),
        })
        pdf.add_object(file)
        names.extend([pydyf.String(attachment['name']), file.reference])
        associated.append(file.reference)
    if associated:
        # A direct object: WeasyPrint adds the destinations to the same dictionary.
        pdf.catalog.setdefault('Names', pydyf.Dictionary())['EmbeddedFiles'] = (
            pydyf.Dictionary({'Names': names}))
        pdf.catalog['AF'] = associated


def describe(pdf, metadata):
    from xml.sax.saxutils import escape
    facts = [
        ('pdfaid:part', '3'), ('pdfaid:conformance', 'A'),
        ('pdf:Producer', f'WeasyPrint {weasyprint.__version__}'),
    ]
    if metadata.generator:
        facts.append(('xmp:CreatorTool', metadata.generator))
    lines = [f'<{name}>{escape(value)}</{name}>' for name, value in facts]
    for name, kind, values in (
            ('dc:title', 'Alt', [metadata.title]), ('dc:description', 'Alt', [metadata.description]),
            ('dc:creator', 'Seq', metadata.authors), ('dc:language', 'Bag', [metadata.lang])):
        values = [value for value in values or [] if value]
        if values:
            language = ' xml:lang="x-default"' if kind == 'Alt' else ''
            items = ''.join(f'<rdf:li{language}>{escape(value)}</rdf:li>' for value in values)
            lines.append(f'<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>')
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\n'
        + '\n'.join(lines)
        + '\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>')
    stream = pydyf.Stream(
        [packet.encode()], extra=pydyf.Dictionary({'Type': '/Metadata', 'Subtype': '/XML'}))
    pdf.add_object(stream)
    pdf.catalog['Metadata'] = stream.reference


def mend_character_maps(pdf):
    """At most 100 characters a block (Adobe Technical Note 5014), and none without a text."""
    for item in pdf.objects:
        if not isinstance(item, pydyf.Stream) or not item.stream:
            continue
        if item.stream[0] != b'/CIDInit /ProcSet findresource begin':
            continue
        start = next(i for i, line in enumerate(item.stream) if line.endswith(b'beginbfchar'))
        end = item.stream.index(b'endbfchar')
        rows = [row if not row.endswith(b'<>') else row[:-2] + b'<fffd>'
                for row in sorted(item.stream[start + 1:end])]
        blocks = []
        for first in range(0, len(rows), 100):
            block = rows[first:first + 100]
            blocks += [f'{len(block)} beginbfchar'.encode(), *block, b'endbfchar']
        item.stream[start:end + 1] = blocks


def main():
    spec = json.loads(sys.argv[1])
    with open(spec['html'], encoding='utf-8') as file:
        source = file.read()
    with open(spec['drawings'], encoding='utf-8') as file:
        drawings = file.read()
    complaints = Complaints()
    weasyprint.LOGGER.handlers = [complaints]
    weasyprint.LOGGER.propagate = False
    sys.addaudithook(refuse)

    fetcher = Fetcher(spec['pictures'])
    PageStream.originals = fetcher.by_image
    html = weasyprint.HTML(string=source, base_url='picture:', url_fetcher=fetcher)
    root = html.etree_element
    mark_missing(root)
    # A relative address has no scheme to be relative to: each picture is named in full.
    for image in root.iter('img'):
        image.set('src', 'picture:' + image.get('src', ''))
    share_style(root, drawings)
    parents = {child: parent for parent in root.iter() for child in parent}
    PageStream.parents = parents

    def variant(pdf, metadata, document, page_streams):
        for stream in page_streams:
            stream.finish()
        pdfa.add_metadata = lambda *arguments: describe(pdf, metadata)
        weasyprint.LOGGER.disabled = True
        pdfa.pdfa(pdf, metadata, document, page_streams, 3)
        weasyprint.LOGGER.disabled = False
        tag(pdf, document, page_streams, parents, metadata.lang or 'en-GB')
        attach(pdf, spec['attachments'])
        mend_character_maps(pdf)
        pdf.catalog['ViewerPreferences'] = pydyf.Dictionary({'DisplayDocTitle': 'true'})
        pdf.catalog['PageMode'] = '/UseOutlines'

    weasy_pdf.VARIANTS['onset'] = (variant, {'version': '1.7', 'mark': True})
    weasy_pdf.Stream = PageStream
    weasyprint.draw.draw_replacedbox = draw_tagged(weasyprint.draw.draw_replacedbox)
    html.write_pdf(
        spec['output'], variant='onset', optimize_size=('fonts',),
        identifier=hashlib.sha256(source.encode()).hexdigest()[:32].encode())
    if complaints.words:
        fail('; '.join(words[:200] for words in complaints.words[:3]))


def share_style(root, drawings):
    """Gives every drawing the style and the hatching: a page's own do not reach into it."""
    from weasyprint import svg
    from weasyprint.svg import css
    style = svg.ElementTree.fromstring('<svg xmlns="http://www.w3.org/2000/svg"><style/></svg>')
    style[0].text = drawings
    import cssselect2
    wrapper = cssselect2.ElementWrapper.from_xml_root(style)
    matchers = css.parse_stylesheets(wrapper, 'picture:')
    svg.parse_stylesheets = lambda tree, url: matchers
    hatching = next((pattern for pattern in root.iter(f'{SVG}pattern')), None)
    for drawing in root.iter(f'{SVG}svg'):
        if hatching is not None and drawing.find(f'.//{SVG}pattern') is None:
            drawing.insert(0, copy.deepcopy(hatching))


# It ends before there is much to collect; looking for it costs a tenth of the time.
gc.disable()
main()
